package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.run.SpendingCaps.Share;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a search or a score may begin, so that the run stays under its caps and does as much at once as pays
 * off. Its lock guards what was spent, what searches take, how many run, and how the run ends; for many threads.
 */
final class Admission {

    private final InstantSource clock;
    private final @Nullable Instant until;
    private final Progress progress;
    private final SpendingCaps caps;
    private final Pace pace;
    private final Width width;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int inFlight;
    private int waitingForTokens;
    private @Nullable RunException stopped;

    /**
     * @param all searches of the whole run
     */
    Admission(Limits limits, int all, Progress progress, InstantSource clock) {
        this.clock = clock;
        this.until = limits.until();
        this.progress = progress;
        this.caps = SpendingCaps.of(limits);
        this.pace = new Pace(all, clock);
        this.width = new Width(limits.parallel(), clock.instant());
    }

    /** Counts what an earlier start spent. */
    synchronized void known(SearchRecord record, GatewayReply reply) {
        caps.spend(reply);
        pace.ended(record.cell(), reply);
    }

    synchronized void known(ScoreRecord record) {
        caps.spend(record);
        pace.scored(record);
    }

    synchronized void begin(int missing) {
        pace.begin(missing);
    }

    /** What the rest will take, in words; empty when there is nothing to tell. */
    synchronized String estimate(List<Cell> searches, List<Map.Entry<Cell, String>> scores) {
        return pace.estimate(searches, scores, caps);
    }

    /** Waits until such a search may begin, and counts it as begun; null when the run ends instead. */
    synchronized @Nullable Share admit(Cell cell) throws InterruptedException {
        while (stopped == null) {
            if (until != null && !clock.instant().isBefore(until)) {
                stopped = new RunException(
                        "the time is up. Everything that was finished is kept; repeat the command to go on.");
                break;
            }
            if (inFlight < width.limit()) {
                Share share = caps.reserve(pace.usd(cell), pace.tokens(cell), width.limit() - inFlight);
                if (share != null) {
                    inFlight++;
                    return share;
                }
                if (inFlight == 0) {
                    stopped = capReached();
                    break;
                }
            }
            wait();
        }
        return null;
    }

    /**
     * Gives back what a search did not use.
     *
     * @param reply null when none came
     */
    synchronized void searched(Cell cell, Share share, @Nullable GatewayReply reply) {
        caps.release(share);
        if (reply != null) {
            caps.spend(reply);
            pace.ended(cell.id(), reply);
            width.ended(reply.usage().totalTokens(), clock.instant());
        }
        notifyAll();
    }

    /**
     * Waits until there are tokens for scores. What they take is known afterwards only: as much as before is kept for them,
     * and nothing for the first of a kind.
     *
     * @return how many tokens are kept
     */
    synchronized double hold(Cell cell, String verifier) throws InterruptedException, RunException {
        double need = pace.tokens(cell, verifier);
        waitingForTokens++;
        try {
            while (need > 0 && !caps.tokens().hold(need)) {
                // When all that are under way wait for tokens, none will come back.
                if (waitingForTokens == inFlight) {
                    throw capReached();
                }
                wait();
            }
            return need;
        } finally {
            waitingForTokens--;
        }
    }

    /**
     * @param record null when no scores came
     */
    synchronized void scored(Cell cell, double kept, @Nullable ScoreRecord record) {
        caps.tokens().release(kept);
        if (record != null) {
            caps.spend(record);
            pace.scored(record);
        }
        notifyAll();
    }

    synchronized void overloaded() {
        width.overloaded(clock.instant());
    }

    /** Notes that a search cannot be had; the run goes on without it. */
    synchronized void failed(String search, String why) {
        failures.put(search, why);
    }

    /** Ends the run; the first reason counts. */
    synchronized void stop(RunException why) {
        if (stopped == null) {
            stopped = why;
        }
    }

    /** Notes that what {@link #admit} let in is over. */
    synchronized void ended() {
        inFlight--;
        pace.done();
        progress.status(pace.status(inFlight, failures.size()));
        notifyAll();
    }

    /** Waits until everything that began is over, or the run ends; returns why it ended. */
    synchronized @Nullable RunException await() throws InterruptedException {
        while (inFlight > 0 && stopped == null) {
            wait();
        }
        return stopped;
    }

    synchronized Map<String, String> failures() {
        return failures;
    }

    private RunException capReached() {
        return new RunException("the cap is reached: " + pace.spent(caps)
                + " are spent, and what is left does not pay for the next search. Everything that was finished is kept; "
                + "raise the cap and repeat the command to go on.");
    }
}
