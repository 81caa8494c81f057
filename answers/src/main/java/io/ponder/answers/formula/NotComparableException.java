package io.ponder.answers.formula;

/** Ends a comparison that cannot be decided; its message says why, for people. */
public final class NotComparableException extends RuntimeException {
    public NotComparableException(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
