package io.ponder.runtime;

import io.ponder.reasoning.model.Failure.Kind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * What remains of a body once its request has been answered. A server that closes the connection while the client still
 * sends makes the client's kernel throw the reply away, so the rest is read and dropped, but not for ever.
 */
public final class UnreadBody {

    private static final long LONGEST_NS = Duration.ofSeconds(20).toNanos();
    private static final long LARGEST = 128L << 20;

    private UnreadBody() {}

    /** Tells the client, before the reply is written, that its connection is of no use once its body is not read. */
    static void leave(HttpServletResponse response) {
        if (!response.isCommitted()) {
            response.setHeader("Connection", "close");
        }
    }

    /** Sends the reply, then drops the rest of the body; if that takes too long, the connection is closed. */
    public static void discard(HttpServletRequest request, HttpServletResponse response) {
        ClientConnection connection = ClientConnection.of(request);
        if (connection == null || connection.isBodyRead()) {
            return;
        }
        try {
            response.flushBuffer();
            boolean awaited = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
            if (!awaited && response.getStatus() != Kind.TOO_SLOW.status() && drop(connection)) {
                return;
            }
        } catch (IOException e) {
            // The client has left, or has stopped sending.
        }
        connection.readNoFurther();
    }

    private static boolean drop(ClientConnection connection) throws IOException {
        long end = System.nanoTime() + LONGEST_NS;
        for (long dropped = 0; dropped < LARGEST && System.nanoTime() < end; ) {
            int count = connection.dropSome();
            if (count < 0) {
                return true;
            }
            dropped += count;
        }
        return false;
    }
}
