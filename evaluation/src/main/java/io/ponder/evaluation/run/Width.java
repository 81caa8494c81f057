package io.ponder.evaluation.run;

import java.time.Duration;
import java.time.Instant;

/**
 * How many searches run at once. It doubles as long as that makes the run a tenth faster, then goes one step back, since a
 * full engine only queues. It halves whenever a service says that it is overloaded.
 */
final class Width {

    static final int MOST = 256;
    private static final double WORTH = 1.1;

    private final boolean isFixed;
    private int limit;
    private int previous;
    private boolean isFound;
    private double lastRate;
    private Instant since;
    private double done;
    private int count;

    /**
     * @param fixed searches at once; 0 finds out
     */
    Width(int fixed, Instant now) {
        isFixed = fixed > 0;
        limit = isFixed ? fixed : 1;
        previous = limit;
        since = now;
    }

    int limit() {
        return limit;
    }

    /**
     * @param tokens that a search which has ended took
     */
    void ended(double tokens, Instant now) {
        done += tokens;
        count++;
        if (isFixed || isFound || count < 2 * limit + 2) {
            return;
        }
        double rate = done / Math.max(1e-3, Duration.between(since, now).toMillis() / 1000.0);
        if (rate > WORTH * lastRate && limit < MOST) {
            previous = limit;
            limit = Math.min(MOST, 2 * limit);
            lastRate = rate;
        } else {
            limit = previous;
            isFound = true;
        }
        begin(now);
    }

    void overloaded(Instant now) {
        if (!isFixed) {
            limit = Math.max(1, limit / 2);
            isFound = true;
        }
        begin(now);
    }

    private void begin(Instant now) {
        since = now;
        done = 0;
        count = 0;
    }
}
