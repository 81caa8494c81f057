package io.ponder.gateway.limits;

import java.time.Duration;

/**
 * How many searches may be at work at once. That is as many as are set, unless the processors cannot keep up: then threads
 * wait before they run, and more searches at once make all of them slower, and none of them sooner done. So the number
 * falls by a tenth as long as threads wait, and grows again, at first quickly, while they do not: additive increase and
 * multiplicative decrease, as in TCP, with the delay as the sign of overload, as in "Overload Control for Scaling WeChat
 * Microservices" (Zhou et al. 2018). An engine that is slow delays no thread. Used under its owner's lock.
 */
final class Places {

    /** A longer delay of every thread within a stretch is too long; the paper's. */
    static final Duration TOO_LONG = Duration.ofMillis(20);

    private static final int FIRST = 64;
    private static final int FEWEST = 16;
    private static final double QUICK = 1.25;
    private static final double SLOW = 1.05;
    private static final double SHRINK = 0.9;

    /** After so many stretches without delays and without anyone waiting, the overload is over. */
    private static final int CALM = 20;

    private final int most;
    private double now;
    private boolean scarce;
    private int calm;

    Places(int most) {
        this.most = most;
        this.now = Math.min(FIRST, most);
    }

    int now() {
        return (int) now;
    }

    /** Whether the processors cannot keep up, or could not until a moment ago. */
    boolean areScarce() {
        return scarce;
    }

    /**
     * How many may wait: while the processors cannot keep up, hardly more than work, so that the line is soon gone.
     *
     * @param most how many at other times
     */
    int waiting(int most) {
        return scarce ? Math.min(most, Math.max(now(), FIRST)) : most;
    }

    /**
     * A stretch of time has passed.
     *
     * @param delay the shortest delay of a thread in it
     * @param areWanted whether searches wait for a place
     */
    void look(Duration delay, boolean areWanted) {
        if (delay.compareTo(TOO_LONG) > 0) {
            scarce = true;
            calm = 0;
            now = Math.max(Math.min(FEWEST, most), now * SHRINK);
        } else if (areWanted) {
            calm = 0;
            now = Math.min(most, Math.max(now + 1, now * (scarce ? SLOW : QUICK)));
            scarce &= now < most;
        } else if (calm < CALM) {
            calm++;
        } else {
            scarce = false;
            now = Math.max(now, Math.min(FIRST, most));
        }
    }
}
