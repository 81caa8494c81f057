package io.ponder.gateway.data;

import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The body of a client's request, sent on as it arrives. Its beginning is kept, so that it can be repeated until more of it has
 * been read.
 */
final class PassedOnBody extends AbstractHttpEntity {

    /** Bytes: more than the parameters of any job, and little beside the connections of an upload. */
    static final int KEPT = 256 * 1024;

    private static final int CHUNK = 8192;

    private final InputStream in;
    private final long length;
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private PassedOnBody(InputStream in, long length, ContentType type) {
        super(type, null);
        this.in = in;
        this.length = length;
    }

    /** The body of a request, as JSON if it does not say what it is. */
    static PassedOnBody of(HttpServletRequest request) throws IOException {
        String type = request.getContentType();
        return new PassedOnBody(
                request.getInputStream(),
                request.getContentLengthLong(),
                type == null ? ContentType.APPLICATION_JSON : ContentType.parseLenient(type));
    }

    @Override
    public boolean isRepeatable() {
        return kept != null;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (kept == null) {
            throw new IllegalStateException("a body that is no longer kept cannot be repeated");
        }
        kept.writeTo(out);
        byte[] chunk = new byte[CHUNK];
        for (int count = read(chunk); count >= 0; count = read(chunk)) {
            if (kept != null && kept.size() + count <= KEPT) {
                kept.write(chunk, 0, count);
            } else {
                kept = null;
            }
            out.write(chunk, 0, count);
        }
    }

    /** @throws ClientGoneException when the client broke off: that says nothing of the service */
    private int read(byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new ClientGoneException();
        }
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("it is written, not read");
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public long getContentLength() {
        return length;
    }

    /** The client's connection is not this one's to close. */
    @Override
    public void close() {}
}
