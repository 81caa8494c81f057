package io.ponder.engines;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether to repeat a failed call, and after which pause. Pauses grow, with jitter; engines may ask for longer
 * ones. Calls are repeated out of a budget, which each answer adds to (a "retry budget", as in Google's SRE book): an engine
 * that answers some of its calls is asked for the others again, and one that answers none is not, however many calls fail.
 * Safe for use by many threads.
 */
public final class RetryPolicy {

    private static final double GROWTH = 2;
    private static final double JITTER = 0.5;

    private final int attempts;
    private final Duration longestPause;
    private final IntervalFunction backoff;
    private final int most;
    private int budget;

    /**
     * @param attempts the most attempts, including the first
     * @param firstPause the approximate pause before the second attempt
     * @param longestPause the longest pause; an engine that asks for a longer one is not called again
     * @param budget the most calls that are repeated while nothing is answered
     */
    public RetryPolicy(int attempts, Duration firstPause, Duration longestPause, int budget) {
        this.attempts = attempts;
        this.longestPause = longestPause;
        this.most = budget;
        this.budget = budget;
        this.backoff = IntervalFunction.ofExponentialRandomBackoff(firstPause, GROWTH, JITTER, longestPause);
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param attempt the number of the failed attempt, from 1
     * @param left the time until the deadline
     * @return null if there must be no other attempt
     */
    public @Nullable Duration pause(EngineException failed, int attempt, Duration left) {
        if (!failed.fault().isRetried() || attempt >= attempts) {
            return null;
        }
        Duration pause = Duration.ofMillis(backoff.apply(attempt));
        Duration asked = failed.pause();
        if (asked != null && asked.compareTo(pause) > 0) {
            pause = asked;
        }
        return pause.compareTo(longestPause) > 0 || pause.compareTo(left) > 0 ? null : pause;
    }

    /** A sample was answered: one more call may be repeated, up to the budget. */
    public synchronized void answered() {
        budget = Math.min(most, budget + 1);
    }

    /** Takes so many calls out of the budget; false, and none, if it does not hold as many. */
    public synchronized boolean affords(int calls) {
        if (budget < calls) {
            return false;
        }
        budget -= calls;
        return true;
    }
}
