package io.ponder.verifier.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a stream on its own thread, up to a limit. Anything beyond the limit is never read. */
final class Capture {

    private final InputStream stream;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;
    private volatile boolean full;

    Capture(InputStream stream, int limit) {
        this.stream = stream;
        this.limit = limit;
        this.reader = Thread.ofVirtual().name("code-output").start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[8192];
        try {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                bytes.write(buffer, 0, Math.min(n, limit - bytes.size()));
                if (bytes.size() == limit) {
                    full = true;
                    return;
                }
            }
        } catch (IOException e) {
            // The process was killed, and its pipe with it: keep what was read so far.
        }
    }

    /** Whether the stream reached the limit. */
    boolean isFull() {
        return full;
    }

    /** Everything that was read. Call this once the process has ended. */
    String text() throws InterruptedException {
        reader.join();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
