package io.ponder.gateway.work;

/** The gateway stops before the work has ended; another one is to go on with it. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("the gateway stops");
    }
}
