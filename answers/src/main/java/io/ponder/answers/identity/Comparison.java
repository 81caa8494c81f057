package io.ponder.answers.identity;

import io.ponder.answers.formula.NotComparableException;

/**
 * What a comparison found.
 *
 * @param reason why, for people; never blank
 * @param outOfWork whether it was given up because it would have cost more than {@link Work#LIMIT}; it is then not
 *     comparable
 */
public record Comparison(Outcome outcome, String reason, boolean outOfWork) {
    /** A comparison that could not be decided is never taken for equal. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        NOT_COMPARABLE
    }

    public static Comparison equal(String reason) {
        return new Comparison(Outcome.EQUAL, reason, false);
    }

    public static Comparison different(String reason) {
        return new Comparison(Outcome.DIFFERENT, reason, false);
    }

    public static Comparison notComparable(String reason) {
        return new Comparison(Outcome.NOT_COMPARABLE, reason, false);
    }

    /** What ended a comparison. */
    public static Comparison notComparable(NotComparableException why) {
        return new Comparison(Outcome.NOT_COMPARABLE, why.reason(), why.isOutOfWork());
    }

    public boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }
}
