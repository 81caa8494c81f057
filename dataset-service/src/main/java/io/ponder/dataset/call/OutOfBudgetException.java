package io.ponder.dataset.call;

/** The job's budget does not allow one more call. */
public final class OutOfBudgetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfBudgetException(String message) {
        super(message);
    }
}
