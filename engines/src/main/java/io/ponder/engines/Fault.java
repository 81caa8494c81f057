package io.ponder.engines;

/** How a call to an engine went wrong: whether it is worth another try, and what it says of the engine's health. */
public enum Fault {
    /** The engine says that the request is wrong, or the request was never sent. */
    REFUSED(false, Health.WORKS),
    /** 429. */
    BUSY(true, Health.WORKS),
    /** No connection, or one that closed before the reply began. */
    UNREACHABLE(true, Health.BROKEN),
    /** 5xx. */
    BROKEN(true, Health.BROKEN),
    /** A reply that ended early or cannot be read. */
    CUT(true, Health.WORKS),
    /** A reply that holds less than was asked for. */
    SHORT(true, Health.WORKS),
    /** No byte came for as long as the request allows; trying again would take as long. */
    SILENT(false, Health.BROKEN),
    /** The request's deadline passed, or its client left. */
    STOPPED(false, Health.UNKNOWN);

    /** What a call tells a circuit breaker of the engine behind it. */
    public enum Health {
        WORKS,
        BROKEN,
        /** Nothing either way. */
        UNKNOWN
    }

    private final boolean retried;
    private final Health health;

    Fault(boolean retried, Health health) {
        this.retried = retried;
        this.health = health;
    }

    boolean isRetried() {
        return retried;
    }

    Health health() {
        return health;
    }
}
