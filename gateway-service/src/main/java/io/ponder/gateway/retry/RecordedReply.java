package io.ponder.gateway.retry;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is written through. A document, which the gateway writes in one piece, ends the request before it is
 * sent, so that whoever has read it can rely on its being kept, or on the key being free after a failure.
 */
final class RecordedReply extends HttpServletResponseWrapper {

    /** What is done, once, at the end of the request. */
    interface Ending {
        /** @param body the successful reply; null after a failure or a stream */
        void ended(byte @Nullable [] body);
    }

    private final Ending ending;
    private int declared = -1;
    private boolean hasEnded;
    private @Nullable Recorder recorder;

    RecordedReply(HttpServletResponse response, Ending ending) {
        super(response);
        this.ending = ending;
    }

    /** Ends the request, unless it has ended already. */
    void end(byte @Nullable [] body) {
        if (!hasEnded) {
            hasEnded = true;
            ending.ended(body);
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

    private boolean isSuccess() {
        return getStatus() == SC_OK && "application/json".equals(getContentType());
    }

    private final class Recorder extends ServletOutputStream {
        private final ServletOutputStream out;

        Recorder(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == declared) {
                end(isSuccess() ? Arrays.copyOfRange(bytes, offset, offset + length) : null);
            }
            out.write(bytes, offset, length);
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
