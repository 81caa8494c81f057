package io.ponder.runtime;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * A request's connection, as far as servlets cannot see it: whether the client may have left, and what of the body is
 * unread. Only the request's own thread may use this.
 */
final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;
    private final boolean takesInterimReplies;

    private ClientConnection(org.apache.coyote.Request request) {
        this.request = request;
        this.takesInterimReplies = request.protocol().equals("HTTP/1.1");
    }

    static @Nullable ClientConnection of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection ? connection : null;
    }

    /**
     * Whether the client has ended its side of the connection or has reset it. It may have left, or may be waiting for its
     * reply: only writing tells. This asks Tomcat for a read that does not block, which reports one readable byte at the
     * end of the stream. For a request sent early it reports the true count, and no request is only one byte long; early
     * bytes stay in Tomcat's buffer. Only to be asked once the body has been read.
     */
    boolean isInDoubt() {
        request.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return request.getAvailable() == 1;
    }

    /**
     * Writes an interim reply, {@code 100 Continue}, which every client of HTTP/1.1 passes over; nothing if the reply has
     * begun. A client that has closed its connection answers with a reset, so that the next attempt fails.
     *
     * @return false if the client has left for certain
     */
    boolean isReached() {
        ServiceProcessor processor = takesInterimReplies ? ServiceProcessor.of(request) : null;
        return processor == null || processor.writeInterimReply();
    }

    /** How long the client may read nothing of its reply, or stay too far behind it. */
    int readPatienceMs() {
        ServiceProcessor processor = ServiceProcessor.of(request);
        return processor == null ? ClientWatch.UNKNOWN_PATIENCE_MS : processor.readPatienceMs();
    }

    /** Closes the connection without another byte, so that no client takes what it has got for a whole reply. */
    void breakOff() {
        request.action(ActionCode.CLOSE_NOW, null);
    }

    boolean isBodyRead() {
        AtomicBoolean read = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    /** Reads a piece of the body and drops it; returns its length, or -1 at the end. */
    int dropSome() throws IOException {
        return request.doRead(new Dropped());
    }

    /** Reads no more of the body; the connection is closed after the reply. */
    void readNoFurther() {
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    private static final class Dropped implements ApplicationBufferHandler {
        private ByteBuffer piece = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            piece = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return piece;
        }

        @Override
        public void expand(int size) {
            // The piece is Tomcat's own buffer.
        }
    }

    /** A valve that attaches the connection to each request for {@link #of}. */
    static final class Exposing extends ValveBase {
        Exposing() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
            getNext().invoke(request, response);
        }
    }
}
