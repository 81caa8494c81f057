package io.ponder.runtime;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Tells whether a request's client is still connected. A servlet notices a closed connection only when it writes, and a
 * search writes nothing for a long time, so this asks Tomcat for a read that does not block. Bytes that arrive early
 * belong to the next request and stay in Tomcat's buffer. The end of the stream means that the client has left.
 *
 * <p>Only the request's own thread may use this, and only after the body has been read.
 */
final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;

    private ClientConnection(org.apache.coyote.Request request) {
        this.request = request;
    }

    static boolean isOpen(HttpServletRequest request) {
        return !(request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection) || !connection.isClosed();
    }

    /**
     * At the end of the stream, Tomcat reports one available byte, so that a reader meets the error. For a request sent
     * early it reports the true count, and no request is only one byte long.
     */
    private boolean isClosed() {
        request.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return request.getAvailable() == 1;
    }

    /** A valve that attaches the connection to each request for {@link #isOpen}. */
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
