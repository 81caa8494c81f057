package io.ponder.accounts.work;

/** The process stops before the work has ended; another one is to go on with it. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the process stops");
    }
}
