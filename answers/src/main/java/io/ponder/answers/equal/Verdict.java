package io.ponder.answers.equal;

/**
 * What a comparison found.
 *
 * @param reason why, for people; never blank
 */
public record Verdict(Outcome outcome, String reason) {
    /** A comparison that could not be decided is never taken for equal. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        NOT_COMPARABLE
    }

    public static Verdict equal(String reason) {
        return new Verdict(Outcome.EQUAL, reason);
    }

    public static Verdict different(String reason) {
        return new Verdict(Outcome.DIFFERENT, reason);
    }

    public static Verdict notComparable(String reason) {
        return new Verdict(Outcome.NOT_COMPARABLE, reason);
    }

    public boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }
}
