package io.ponder.reasoning.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a call that has gone silent is asked again (hedged: Dean and Barroso 2013, "The Tail at Scale"). Silence
 * is measured against the longest silences of recent calls to the same model or verifier. A token bucket keeps hedges a
 * small share of all calls, and there are none while most calls are silent, so a sick engine meets no storm.
 *
 * <p>One object serves all searches of a process, because they share its engines. Safe for use by many threads.
 */
public final class Hedging {

    /** No call is asked again. */
    public static final Hedging NONE = new Hedging(new Limits(0, 0, Duration.ofHours(1)), (whom, silence, usual) -> {});

    /** The most hedges of one piece of work, of which only the last is in flight beside the call before it. */
    static final int MOST = 3;

    /** A silence is too long when it is so many times as long as this quantile of the recent ones. */
    private static final int TIMES = 3;

    private static final double QUANTILE = 0.95;

    /** How many recent calls are compared with, and the fewest that say anything. */
    private static final int RECENT = 128;

    private static final int FEWEST = 10;

    /** Tokens of a prompt that take about as long to read as all that does not depend on the prompt. */
    private static final int BASE = 1000;

    /** How many of the last verdicts, answered in time or not, say whether most calls are silent. */
    private static final int VERDICTS = 64;

    /**
     * The settings.
     *
     * @param share hedges for each answered call, 0 to 1; 0 for none at all
     * @param burst how many hedges may be made on top of that share; twice as many at most at once
     * @param shortest a shorter silence is never too long
     */
    public record Limits(double share, int burst, Duration shortest) {}

    /** Hears of each hedge, on the thread of its search. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param whom the model or verifier
         * @param silence how long the call has been silent
         * @param longest the longest silence that is not too long now
         */
        void asksAgain(String whom, Duration silence, Duration longest);
    }

    private final Limits limits;
    private final Listener listener;
    private final Map<String, Peers> peers = new HashMap<>();

    public Hedging(Limits limits, Listener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** How long a search may wait before it looks for silent calls again; null when it need not look. */
    @Nullable
    Duration look() {
        return limits.share > 0 ? limits.shortest.dividedBy(4) : null;
    }

    /**
     * Begins to watch a call.
     *
     * @param whom the model or verifier that is asked
     * @param size of the prompt in tokens: a longer prompt may take longer to read
     * @param isHedge whether the call repeats another one
     */
    public synchronized Watch watch(String whom, long size, boolean isHedge, Instant now) {
        return new Watch(peers.computeIfAbsent(whom, name -> new Peers(name, limits.burst)), size, isHedge, now);
    }

    /** What is known of the recent calls to one model or verifier. */
    private static final class Peers {
        private final String whom;
        private final long[] sizes = new long[RECENT];
        private final long[] silences = new long[RECENT];
        private final boolean[] silent = new boolean[VERDICTS];
        private int ended;
        private int verdicts;

        /** Silent calls without hedges, which repeat one of them. */
        private int silentNow;

        private long answers;
        private double tokens;

        Peers(String whom, double tokens) {
            this.whom = whom;
            this.tokens = tokens;
        }

        void ended(long size, Duration longest) {
            sizes[ended % RECENT] = size;
            silences[ended % RECENT] = longest.toNanos();
            ended++;
        }

        void verdict(boolean isSilent) {
            silent[verdicts++ % VERDICTS] = isSilent;
        }

        boolean areMostSilent() {
            int count = 0;
            for (boolean one : silent) {
                count += one ? 1 : 0;
            }
            return 2 * count > Math.min(verdicts, VERDICTS);
        }

        /** The longest silence of a call of this size that is not too long; null while too little is known. */
        @Nullable
        Duration longest(long size) {
            int known = Math.min(ended, RECENT);
            if (known < FEWEST) {
                return null;
            }
            double[] scaled = new double[known];
            for (int i = 0; i < known; i++) {
                scaled[i] = silences[i] * Math.max(1, (double) (BASE + size) / (BASE + sizes[i]));
            }
            Arrays.sort(scaled);
            return Duration.ofNanos((long) (TIMES * scaled[(int) (QUANTILE * (known - 1))]));
        }
    }

    /** A call in flight. */
    public final class Watch {
        private final Peers peers;
        private final long size;
        private final boolean isHedge;
        private Instant since;
        private long answersBefore;
        private Duration longest = Duration.ZERO;
        private boolean answered;
        private boolean silent;

        private Watch(Peers peers, long size, boolean isHedge, Instant now) {
            this.peers = peers;
            this.size = size;
            this.isHedge = isHedge;
            this.since = now;
            this.answersBefore = peers.answers;
        }

        /** Something of the reply has arrived. */
        public void heard(Instant now) {
            synchronized (Hedging.this) {
                Duration silence = Duration.between(since, now);
                longest = silence.compareTo(longest) > 0 ? silence : longest;
                since = now;
                endSilence();
                if (!answered) {
                    answered = true;
                    peers.answers++;
                    peers.verdict(false);
                    if (!isHedge) {
                        peers.tokens = Math.min(2 * limits.burst, peers.tokens + limits.share);
                    }
                }
                answersBefore = peers.answers;
            }
        }

        /** The call has ended by itself, or was stopped. A call that failed before it had answered counts as silent. */
        public void ended(boolean failed) {
            synchronized (Hedging.this) {
                endSilence();
                if (answered) {
                    peers.answers++;
                    peers.ended(size, longest);
                } else if (failed) {
                    peers.verdict(true);
                }
            }
        }

        private void endSilence() {
            if (silent) {
                silent = false;
                peers.silentNow -= isHedge ? 0 : 1;
            }
        }

        /** Whether the call has been silent for too long. */
        public boolean isSilent(Instant now) {
            synchronized (Hedging.this) {
                if (!silent && tooLong(now) != null) {
                    silent = true;
                    peers.silentNow += isHedge ? 0 : 1;
                    peers.verdict(true);
                }
                return silent;
            }
        }

        private @Nullable Duration tooLong(Instant now) {
            Duration silence = Duration.between(since, now);
            if (limits.share <= 0 || silence.compareTo(limits.shortest) <= 0) {
                return null;
            }
            Duration most = peers.longest(size);
            if (most == null) {
                return null;
            }
            most = most.compareTo(limits.shortest) < 0 ? limits.shortest : most;
            return silence.compareTo(most) > 0 ? most : null;
        }

        /**
         * Whether to ask a silent call again. A yes takes a token, and must be followed by the call. The answer is no
         * while most calls are silent, and when nothing else was answered since this silence began, although others are
         * silent too.
         *
         * @param deadline of the search: a hedge needs at least as much time as a call may be silent
         */
        public boolean takesAnother(Instant now, Instant deadline) {
            Duration most;
            synchronized (Hedging.this) {
                most = tooLong(now);
                boolean alone = peers.silentNow > 1 && peers.answers == answersBefore;
                if (most == null
                        || now.plus(most).isAfter(deadline)
                        || alone
                        || peers.areMostSilent()
                        || peers.tokens < 1) {
                    return false;
                }
                peers.tokens--;
            }
            listener.asksAgain(peers.whom, Duration.between(since, now), most);
            return true;
        }
    }
}
