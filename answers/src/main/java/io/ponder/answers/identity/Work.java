package io.ponder.answers.identity;

import io.ponder.answers.formula.NotComparableException;

/**
 * What one comparison may still cost, in units of two or three microseconds. Counted instead of timed, so that the same two
 * answers always get the same verdict, whatever else the machine is doing.
 */
public final class Work {
    /** Generous: a comparison of ordinary answers takes a few hundred. */
    public static final int LIMIT = 20_000;

    private long left;

    public Work() {
        this(LIMIT);
    }

    Work(long units) {
        this.left = units;
    }

    boolean isSpent() {
        return left < 0;
    }

    /**
     * @throws NotComparableException if it was the last straw
     */
    public void spend(long units) {
        left -= units;
        if (left < 0) {
            throw NotComparableException.outOfWork("comparing them takes too much work");
        }
    }
}
