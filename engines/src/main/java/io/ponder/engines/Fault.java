package io.ponder.engines;

/** How a call to an engine went wrong. Decides whether to retry, and what it says about the engine's health. */
public enum Fault {
    /** The engine rejected the request, or the request was never sent. */
    REFUSED(false, Health.WORKS, false),
    /** The engine answered 429. */
    BUSY(true, Health.WORKS, false),
    /** No connection, or a web page in the engine's place. */
    UNREACHABLE(true, Health.BROKEN, false),
    /** The connection closed before the reply began. */
    HUNG_UP(true, Health.BROKEN, true),
    /** The engine answered 5xx. */
    BROKEN(true, Health.BROKEN, false),
    /** The engine says in its reply that it failed, as it would by a 5xx. */
    GAVE_UP(true, Health.WORKS, false),
    /** The reply ended early or cannot be read. */
    CUT(true, Health.WORKS, true),
    /** The reply contains less than was asked for. */
    SHORT(true, Health.WORKS, false),
    /** The model wrote nothing where an answer was asked for; another sample may be one. */
    EMPTY(true, Health.WORKS, false),
    /** The reply was cut, being far longer than what was asked for; another would be as long. */
    OVERLONG(false, Health.WORKS, true),
    /** No byte arrived for as long as the request allows; another try would take just as long. */
    SILENT(false, Health.BROKEN, true),
    /** The request's deadline passed, or its client left. */
    STOPPED(false, Health.UNKNOWN, true);

    /** What a call tells a circuit breaker about the engine. */
    public enum Health {
        WORKS,
        BROKEN,
        /** The call says nothing about the engine. */
        UNKNOWN
    }

    private final boolean retried;
    private final Health health;
    private final boolean untold;

    Fault(boolean retried, Health health, boolean untold) {
        this.retried = retried;
        this.health = health;
        this.untold = untold;
    }

    /** Whether the engine may have worked on the request without having told what that cost. */
    public boolean mayHaveWorked() {
        return untold;
    }

    boolean isRetried() {
        return retried;
    }

    Health health() {
        return health;
    }
}
