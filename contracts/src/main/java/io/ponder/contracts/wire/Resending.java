package io.ponder.contracts.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Sends a request again that its service never accepted, such as while the service restarts. Pauses grow from 50 ms to
 * half a second.
 */
final class Resending {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /**
     * A service finishes what it has accepted before it closes its connections. So one that closes this early has not
     * accepted the request, unless it crashed: then so much work at most is done twice.
     */
    private static final Duration EARLY = Duration.ofSeconds(1);

    /** The service has not accepted the request: it said so, or closed the connection before. */
    static final class NotAcceptedException extends IOException {

        private static final long serialVersionUID = 1L;

        NotAcceptedException(String message) {
            super(message);
        }

        NotAcceptedException(String message, IOException cause) {
            super(message, cause);
        }
    }

    private final InstantSource clock;
    private final Instant until;
    private Duration pause = FIRST_PAUSE;

    /** @param until when to give up */
    Resending(Instant until, InstantSource clock) {
        this.until = until;
        this.clock = clock;
    }

    /** Whether no connection was made, or the service refused to accept the request: another replica may accept it. */
    static boolean isRefusal(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof NotAcceptedException;
    }

    /**
     * Whether the service closed the connection without having accepted the request.
     *
     * @param answered whether a part of the reply has arrived
     * @param age how long ago the request was sent
     */
    static boolean isClosed(IOException failure, boolean answered, Duration age) {
        return !answered
                && age.compareTo(EARLY) <= 0
                && (failure instanceof NoHttpResponseException
                        || failure instanceof ConnectionClosedException
                        || failure instanceof SocketException);
    }

    /** Waits before the request is sent again; false if it should not be, or the call was cancelled. */
    boolean pause(Cancellation cancellation) {
        if (clock.instant().plus(pause).isAfter(until)) {
            return false;
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        try {
            boolean stopped = cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
            return !stopped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
