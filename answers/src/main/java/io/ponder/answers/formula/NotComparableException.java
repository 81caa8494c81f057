package io.ponder.answers.formula;

/** Ends a comparison that cannot be decided; its message says why, for people. */
public final class NotComparableException extends RuntimeException {
    private final boolean outOfWork;

    public NotComparableException(String reason) {
        this(reason, false);
    }

    private NotComparableException(String reason, boolean outOfWork) {
        super(reason, null, false, false);
        this.outOfWork = outOfWork;
    }

    /** It may be decidable, but not for the work that a comparison may cost. */
    public static NotComparableException outOfWork(String reason) {
        return new NotComparableException(reason, true);
    }

    public boolean isOutOfWork() {
        return outOfWork;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
