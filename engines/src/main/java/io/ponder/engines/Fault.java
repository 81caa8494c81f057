package io.ponder.engines;

/** How a call to an engine went wrong. Decides whether to retry, and what it says about the engine's health. */
public enum Fault {
    /** The engine rejected the request, or the request was never sent. */
    REFUSED(false, Health.WORKS),
    /** The engine answered 429. */
    BUSY(true, Health.WORKS),
    /** No connection, or one that closed before the reply began. */
    UNREACHABLE(true, Health.BROKEN),
    /** The engine answered 5xx. */
    BROKEN(true, Health.BROKEN),
    /** The reply ended early or cannot be read. */
    CUT(true, Health.WORKS),
    /** The reply contains less than was asked for. */
    SHORT(true, Health.WORKS),
    /** The model wrote nothing where an answer was asked for; another sample may be one. */
    EMPTY(true, Health.WORKS),
    /** The reply was cut, being far longer than what was asked for; another would be as long. */
    OVERLONG(false, Health.WORKS),
    /** No byte arrived for as long as the request allows; another try would take just as long. */
    SILENT(false, Health.BROKEN),
    /** The request's deadline passed, or its client left. */
    STOPPED(false, Health.UNKNOWN);

    /** What a call tells a circuit breaker about the engine. */
    public enum Health {
        WORKS,
        BROKEN,
        /** The call says nothing about the engine. */
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
