package io.ponder.proposer.upstream;

import io.ponder.reasoning.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call to the engine failed.
 *
 * @param failure what to tell the caller when no retry helps
 * @param pause how long the engine asked to be left alone; null when it did not say
 */
record Trouble(Sort sort, Failure failure, @Nullable Duration pause) {

    enum Sort {
        /** The engine says that the request is wrong, or this service will not send it. */
        REFUSED(false, false),
        /** 429. */
        BUSY(true, false),
        /** No connection, or one that closed before the reply began. */
        UNREACHABLE(true, true),
        /** 5xx. */
        BROKEN(true, true),
        /** A reply that ended early or cannot be read. */
        CUT(true, false),
        /** A reply with fewer choices than asked for. */
        SHORT(true, false),
        /** The response timeout passed; trying again would take as long. */
        SILENT(false, true),
        /** The request's deadline passed, or its client left. */
        STOPPED(false, false);

        private final boolean retried;
        private final boolean countsAgainstEngine;

        Sort(boolean retried, boolean countsAgainstEngine) {
            this.retried = retried;
            this.countsAgainstEngine = countsAgainstEngine;
        }

        boolean isRetried() {
            return retried;
        }

        /** Whether the circuit breaker counts it as a failure. */
        boolean countsAgainstEngine() {
            return countsAgainstEngine;
        }
    }

    static Trouble of(Sort sort, Failure.Kind kind, String message) {
        return new Trouble(sort, Failure.of(kind, message), null);
    }

    CallFailed asException() {
        return new CallFailed(this);
    }

    /** Carries trouble out of a call. Without a stack trace: it is expected. */
    static final class CallFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Trouble trouble;

        private CallFailed(Trouble trouble) {
            super(trouble.failure().message(), null, false, false);
            this.trouble = trouble;
        }

        Trouble trouble() {
            return trouble;
        }
    }
}
