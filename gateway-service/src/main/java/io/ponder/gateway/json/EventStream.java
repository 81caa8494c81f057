package io.ponder.gateway.json;

import io.ponder.contracts.wire.WireJson;
import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reply of server-sent events. Used by the request's own thread only. */
public final class EventStream {

    private static final Duration PING_AFTER = Duration.ofSeconds(15);
    private static final byte[] PING = bytes(": ping\n\n");
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] END = bytes("\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final HttpServletResponse response;
    private final long pingAfterNs;
    private @Nullable OutputStream out;
    private boolean dirty;
    private long lastWrite = System.nanoTime();

    public EventStream(HttpServletResponse response) {
        this(response, PING_AFTER);
    }

    EventStream(HttpServletResponse response, Duration pingAfter) {
        this.response = response;
        this.pingAfterNs = pingAfter.toNanos();
    }

    /** Whether the status is out: a failure is an event from now on. */
    public boolean begun() {
        return out != null;
    }

    /** An event without a name, as OpenAI sends them. */
    public void data(Object document) {
        byte[] json = WireJson.mapper().writeValueAsBytes(document);
        write(DATA, json, END);
    }

    /** An event with a name. */
    public void event(String name, Object document) {
        byte[] json = WireJson.mapper().writeValueAsBytes(document);
        write(bytes("event: " + name + "\n"), DATA, json, END);
    }

    /** The end of the stream, as OpenAI's SDKs know it. */
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

    /** Shows that the connection is alive, when nothing else did for 15 s. */
    public void idle() {
        if (begun() && System.nanoTime() - lastWrite > pingAfterNs) {
            write(PING);
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
