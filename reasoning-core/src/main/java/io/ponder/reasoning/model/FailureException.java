package io.ponder.reasoning.model;

/** Carries a {@link Failure} to the one place that answers it. Without a stack trace: failures are expected. */
public class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
