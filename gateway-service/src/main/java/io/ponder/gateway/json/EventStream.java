package io.ponder.gateway.json;

import io.ponder.contracts.wire.WireJson;
import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes a reply of server-sent events. Used by the request's own thread only. */
public final class EventStream {

    private static final Duration PING_AFTER = Duration.ofSeconds(15);
    /** How long the status waits for the first event, so that a refusal can still be an ordinary error. */
    private static final Duration BEGIN_AFTER = Duration.ofSeconds(1);

    private static final byte[] PING_COMMENT = bytes(": ping\n\n");
    private static final byte[] PING_EVENT = bytes("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END = bytes("\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final HttpServletResponse response;
    private final long pingAfterNs;
    private final byte[] ping;
    private @Nullable OutputStream out;
    private boolean dirty;
    private final long asked = System.nanoTime();
    private long lastWrite = asked;

    public EventStream(HttpServletResponse response) {
        this(response, PING_AFTER);
    }

    EventStream(HttpServletResponse response, Duration pingAfter) {
        this(response, pingAfter, PING_COMMENT);
    }

    private EventStream(HttpServletResponse response, Duration pingAfter, byte[] ping) {
        this.response = response;
        this.pingAfterNs = pingAfter.toNanos();
        this.ping = ping;
    }

    /** A stream whose pings are events, as in Anthropic's API, and not comments. */
    public static EventStream withPingEvents(HttpServletResponse response) {
        return new EventStream(response, PING_AFTER, PING_EVENT);
    }

    /** Whether the status has been sent, so that a failure must be an event. */
    public boolean begun() {
        return out != null;
    }

    /** Whether a reply that has not begun should begin with whatever is known, so that the client sees its headers. */
    public boolean isOverdue() {
        return System.nanoTime() - asked > BEGIN_AFTER.toNanos();
    }

    /** Writes an event without a name, like OpenAI's. */
    public void data(Object document) {
        byte[] json = WireJson.mapper().writeValueAsBytes(document);
        write(DATA, json, END);
    }

    /** Writes an event with a name. */
    public void event(String name, Object document) {
        byte[] json = WireJson.mapper().writeValueAsBytes(document);
        write(bytes("event: " + name + "\n"), DATA, json, END);
    }

    /** Writes an event with a name, whose document is JSON already. */
    public void json(String name, String document) {
        write(bytes("event: " + name + "\n"), DATA, bytes(document), END);
    }

    /** Marks the end of the stream for OpenAI's SDKs. */
    public void done() {
        write(DONE);
    }

    /** Sends what was written. */
    public void flush() {
        if (dirty && out != null) {
            try {
                out.flush();
                dirty = false;
            } catch (IOException e) {
                throw new ClientGoneException();
            }
        }
    }

    /** Writes a ping if nothing was written for 15 s. */
    public void idle() {
        if (System.nanoTime() - lastWrite > pingAfterNs) {
            ping();
        }
    }

    /** Writes a ping, if the stream has begun. */
    public void ping() {
        if (begun()) {
            write(ping);
            flush();
        }
    }

    private void write(byte[]... parts) {
        try {
            OutputStream to = begin();
            for (byte[] part : parts) {
                to.write(part);
            }
            dirty = true;
            lastWrite = System.nanoTime();
        } catch (IOException e) {
            throw new ClientGoneException();
        }
    }

    private OutputStream begin() throws IOException {
        OutputStream begun = out;
        if (begun == null) {
            response.setContentType("text/event-stream");
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            begun = response.getOutputStream();
            out = begun;
        }
        return begun;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
