package io.ponder.runtime;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection. Adds to Tomcat's a bound on the time for the whole head of a request,
 * where Tomcat bounds only the time between two of its bytes; a bound of its own on the time in which a client reads
 * nothing; and an interim reply while the request is at work.
 */
final class ServiceProcessor extends Http11Processor {

    /** Where the coyote request keeps its processor; Tomcat itself uses the first of its 32 notes. */
    private static final int NOTE = 31;

    private static final byte[] TOO_SLOW =
            "HTTP/1.1 408 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTINUE = "HTTP/1.1 100 \r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final long headTimeNs;
    private final int readPatienceMs;

    ServiceProcessor(ServiceProtocol protocol, int headTimeMs, int readPatienceMs) {
        super(protocol, protocol.getAdapter());
        this.headTimeNs = headTimeMs * 1_000_000L;
        this.readPatienceMs = readPatienceMs;
        request.setNote(NOTE, this);
    }

    static @Nullable ServiceProcessor of(Request request) {
        return request.getNote(NOTE) instanceof ServiceProcessor processor ? processor : null;
    }

    @Override
    public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
        long began = request.getStartTimeNanos();
        boolean hasBegun = began >= 0;
        boolean isLate = event == SocketEvent.OPEN_READ
                ? System.nanoTime() - began > headTimeNs
                : socket.getError() instanceof SocketTimeoutException;
        if (hasBegun && isLate) {
            socket.write(true, TOO_SLOW, 0, TOO_SLOW.length);
            socket.flush(true);
            return SocketState.CLOSED;
        }
        socket.setWriteTimeout(readPatienceMs);
        return super.process(socket, event);
    }

    /** How long the client may read nothing of its reply. */
    int readPatienceMs() {
        return readPatienceMs;
    }

    /**
     * Writes {@code 100 Continue}, unless the reply has begun.
     *
     * @return false if the connection is broken
     */
    boolean writeInterimReply() {
        if (!response.isCommitted()) {
            try {
                getSocketWrapper().write(true, CONTINUE, 0, CONTINUE.length);
                getSocketWrapper().flush(true);
            } catch (IOException e) {
                setErrorState(ErrorState.CLOSE_CONNECTION_NOW, e);
            }
        }
        return getErrorState().isIoAllowed();
    }
}
