package io.ponder.runtime;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reply with one JSON document per line, each written as soon as it exists. Before the first line, a failure still
 * determines the status; after it, a failure becomes the last line.
 */
public final class LineReply {

    private static final long PING_AFTER_NS = 15_000_000_000L;
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);

    private LineReply() {}

    /** How lines are framed. */
    public enum Framing {
        /** One document per line; an empty line is a ping. */
        LINES("application/x-ndjson"),
        /** Server-sent events; a comment is a ping. */
        EVENTS("text/event-stream");

        private final String mediaType;

        Framing(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    /**
     * Runs {@code work} and writes what it sends.
     *
     * @param lastWords creates the last line of a reply that fails after it has begun; null to break it off
     * @throws FailureException when the work fails before the first line, or there are no last words
     */
    public static <T> void send(
            HttpServletRequest request,
            HttpServletResponse response,
            Framing framing,
            Class<T> type,
            ClientWatch.Work<T> work,
            Function<Failure, @Nullable T> lastWords) {
        Writer<T> writer = new Writer<>(response, framing, WireJson.mapper(), type);
        try {
            ClientWatch.run(request, work, writer);
        } catch (FailureException e) {
            T last = writer.begun ? lastWords.apply(e.failure()) : null;
            if (last == null) {
                throw e;
            }
            writer.item(last);
            writer.caughtUp();
        }
    }

    /** Answers a request that came over HTTP. */
    public static <Q, L> void answer(
            LineEndpoint<Q, L> endpoint,
            Q asked,
            HttpServletRequest request,
            HttpServletResponse response,
            Framing framing) {
        send(
                request,
                response,
                framing,
                endpoint.wire().lines(),
                endpoint.accept(asked, RequestContexts.of(request)),
                endpoint::lastWords);
    }

    private static final class Writer<T> implements ClientWatch.Sink<T> {
        private final HttpServletResponse response;
        private final Framing framing;
        private final ObjectWriter json;
        private boolean begun;
        private boolean dirty;
        private long lastWrite = System.nanoTime();

        Writer(HttpServletResponse response, Framing framing, JsonMapper mapper, Class<T> type) {
            this.response = response;
            this.framing = framing;
            this.json = mapper.writerFor(type);
        }

        @Override
        public void item(T item) {
            if (!begun) {
                begun = true;
                response.setContentType(framing.mediaType);
                response.setCharacterEncoding(StandardCharsets.UTF_8);
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Accel-Buffering", "no");
            }
            byte[] document = json.writeValueAsBytes(item);
            write(out -> {
                if (framing == Framing.EVENTS) {
                    out.write(DATA);
                }
                out.write(document);
                out.write('\n');
                if (framing == Framing.EVENTS) {
                    out.write('\n');
                }
            });
            dirty = true;
        }

        @Override
        public void caughtUp() {
            if (dirty) {
                write(OutputStream::flush);
                dirty = false;
            }
        }

        @Override
        public void idle() {
            if (System.nanoTime() - lastWrite > PING_AFTER_NS) {
                ping();
            }
        }

        @Override
        public void ping() {
            if (begun) {
                write(out -> {
                    if (framing == Framing.EVENTS) {
                        out.write(PING);
                    } else {
                        out.write('\n');
                    }
                    out.flush();
                });
            }
        }

        private interface Output {
            void to(OutputStream out) throws IOException;
        }

        private void write(Output output) {
            try {
                output.to(response.getOutputStream());
                lastWrite = System.nanoTime();
            } catch (IOException e) {
                throw new ClientGoneException();
            }
        }
    }
}
