package io.ponder.engines;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to call an engine. {@link HttpEngine} makes the call; a layer around it, such as {@link GatedEngine}, adds one
 * concern and passes the call on. A layer does not change the exceptions of the next one.
 */
@FunctionalInterface
public interface Engine {

    /**
     * Makes one call and hands over its reply. Blocks until the reply has been read.
     *
     * @param cancellation aborts the call, also in the engine
     * @throws EngineException when the call fails or a layer refuses it
     */
    void call(Request request, Cancellation cancellation, Reader reader);

    /**
     * @param path relative to the engine's URL, such as {@code chat/completions}, or a whole URL
     * @param body the JSON to post; null for a GET request
     * @param context the ids and the deadline sent with the request
     * @param silence the longest time to wait for the next byte
     * @param mostBytes the longest reply that is read; a call whose reply is longer is cut
     * @param lastOfConnection whether the engine closes the connection afterwards, whatever its headers say
     * @param headers further headers by name; usually empty
     */
    record Request(
            String path,
            byte @Nullable [] body,
            RequestContext context,
            Duration silence,
            long mostBytes,
            boolean lastOfConnection,
            Map<String, String> headers) {

        /** The longest document that is read of an engine that tells about itself. */
        private static final long LONGEST_DOCUMENT = 4L << 20;

        /** A request without further headers. */
        public Request(
                String path,
                byte @Nullable [] body,
                RequestContext context,
                Duration silence,
                long mostBytes,
                boolean lastOfConnection) {
            this(path, body, context, silence, mostBytes, lastOfConnection, Map.of());
        }

        public static Request get(String path, RequestContext context, Duration silence) {
            return new Request(path, null, context, silence, LONGEST_DOCUMENT, false);
        }
    }

    /**
     * A reply with a 2xx status, while it arrives.
     *
     * @param body not empty, without a byte-order mark
     * @param streamed whether the body is a stream of server-sent events rather than JSON, whatever its type says
     * @param answering to be run as soon as the first piece of the answer arrives, because headers alone do not show
     *     that the engine works
     */
    record Reply(InputStream body, boolean streamed, Runnable answering) {}

    /** Reads a reply, on the thread of the call. */
    @FunctionalInterface
    interface Reader {
        void read(Reply reply) throws IOException;
    }
}
