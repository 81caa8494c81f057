package io.ponder.answers.identity;

/**
 * What a comparison found.
 *
 * @param reason why, for people; never blank
 */
public record Comparison(Outcome outcome, String reason) {
    /** A comparison that could not be decided is never taken for equal. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        NOT_COMPARABLE
    }

    public static Comparison equal(String reason) {
        return new Comparison(Outcome.EQUAL, reason);
    }

    public static Comparison different(String reason) {
        return new Comparison(Outcome.DIFFERENT, reason);
    }

    public static Comparison notComparable(String reason) {
        return new Comparison(Outcome.NOT_COMPARABLE, reason);
    }

    public boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }
}
