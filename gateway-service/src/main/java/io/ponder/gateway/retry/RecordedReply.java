package io.ponder.gateway.retry;

import io.ponder.gateway.retry.KeptReplies.Reply;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is written through. A document, which the gateway writes in one piece, ends the request before it is
 * sent, so that whoever has read it can rely on its being kept, or on the key being free after a failure.
 */
final class RecordedReply extends HttpServletResponseWrapper {

    /** What is done, once, at the end of the request. */
    interface Ending {
        /** @param reply the successful reply; null after a failure, or when the client did not get all of it */
        void ended(@Nullable Reply reply);
    }

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    /** What streams end with that were written to their end: OpenAI's, Anthropic's, and our own. */
    private static final List<String> ENDS = List.of("data: [DONE]", "event: message_stop", "event: result");

    /** The last event of a stream of our own holds the whole result. */
    private static final int LAST_EVENT = KeptReplies.LONGEST;

    private static final int LAST_LINES = 100;

    private final Ending ending;
    private int declared = -1;
    private boolean hasEnded;
    private @Nullable Recorder recorder;

    RecordedReply(HttpServletResponse response, Ending ending) {
        super(response);
        this.ending = ending;
    }

    /** Ends the request, unless it has ended already, with the stream that was written to its end, if one was. */
    void end() {
        end(recorder == null ? null : recorder.wholeStream());
    }

    private void end(@Nullable Reply reply) {
        if (!hasEnded) {
            hasEnded = true;
            ending.ended(reply);
        }
    }

    @Override
    public void setContentLength(int length) {
        declared = length;
        super.setContentLength(length);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (recorder == null) {
            recorder = new Recorder(super.getOutputStream());
        }
        return recorder;
    }

    private boolean is(String type) {
        return getStatus() == SC_OK
                && getContentType() != null
                && getContentType().startsWith(type);
    }

    private final class Recorder extends ServletOutputStream {
        private final ServletOutputStream out;
        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        private boolean isTooLong;

        Recorder(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == declared) {
                byte[] body = Arrays.copyOfRange(bytes, offset, offset + length);
                end(is(JSON) ? new Reply(body, JSON) : null);
            }
            if (is(EVENTS)) {
                record(bytes, offset, length);
            }
            out.write(bytes, offset, length);
        }

        /** Of a stream that is too long, only the end is of interest. */
        private void record(byte[] bytes, int offset, int length) {
            if (stream.size() > KeptReplies.LONGEST) {
                isTooLong = true;
                stream.reset();
            }
            stream.write(bytes, offset, length);
            int from = Math.max(0, length - LAST_LINES);
            String last = new String(bytes, offset + from, length - from, StandardCharsets.UTF_8);
            if (last.contains("data: [DONE]") || last.contains("event: message_stop")) {
                end(wholeStream());
            }
        }

        private @Nullable Reply wholeStream() {
            byte[] bytes = stream.toByteArray();
            int from = Math.max(0, bytes.length - LAST_EVENT);
            String last = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
            boolean isWhole = ENDS.stream().anyMatch(last::contains);
            return isWhole ? new Reply(isTooLong ? new byte[KeptReplies.LONGEST + 1] : bytes, EVENTS) : null;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
