package io.ponder.engines;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a reply, of which only so much is read. */
final class LimitedBody extends FilterInputStream {

    private final long most;
    private final EngineErrors errors;
    private long left;

    LimitedBody(InputStream body, long most, EngineErrors errors) {
        super(body);
        this.most = most;
        this.left = most;
        this.errors = errors;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(read);
        return read;
    }

    /** Does nothing: the body would be read to its end first, and whoever made the call ends it. */
    @Override
    public void close() {}

    private void count(int read) {
        left -= Math.max(0, read);
        if (left < 0) {
            throw errors.overlong(most);
        }
    }
}
