package io.ponder.contracts.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Finds the JSON documents in a stream of lines. A document is on its own line, or on the {@code data:} line of a
 * server-sent event. All other lines, and {@code [DONE]}, are framing. It works on the bytes in place, because a
 * reader's buffers would be most of what a short call allocates.
 */
public final class DocumentLines {

    private static final int FIRST_SIZE = 2048;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private DocumentLines() {}

    /** Receives the documents. */
    @FunctionalInterface
    public interface Sink {
        void document(byte[] bytes, int from, int length);
    }

    /** Blocks until the stream ends; a last line without a line end counts too. */
    public static void read(InputStream in, Sink sink) throws IOException {
        read(in, Integer.MAX_VALUE, sink);
    }

    /**
     * Blocks until the stream ends; a last line without a line end counts too.
     *
     * @param longest the approximate limit for the bytes of one line
     * @throws IOException when the stream breaks or a line is longer
     */
    public static void read(InputStream in, int longest, Sink sink) throws IOException {
        byte[] buffer = new byte[FIRST_SIZE];
        int filled = 0;
        int searched = 0;
        while (true) {
            if (filled == buffer.length) {
                if (filled >= longest) {
                    throw new IOException("a line of more than " + longest + " bytes");
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                line(buffer, 0, filled, sink);
                return;
            }
            filled += read;
            int begin = 0;
            for (; searched < filled; searched++) {
                if (buffer[searched] == '\n') {
                    line(buffer, begin, searched, sink);
                    begin = searched + 1;
                }
            }
            System.arraycopy(buffer, begin, buffer, 0, filled - begin);
            filled -= begin;
            searched = filled;
        }
    }

    private static void line(byte[] buffer, int from, int to, Sink sink) {
        int begin = from;
        boolean data =
                to - from >= DATA.length && Arrays.equals(buffer, from, from + DATA.length, DATA, 0, DATA.length);
        if (data) {
            begin += DATA.length;
            while (begin < to && buffer[begin] == ' ') {
                begin++;
            }
        }
        if (begin < to && (data ? buffer[begin] != '[' && buffer[begin] != '\r' : buffer[begin] == '{')) {
            sink.document(buffer, begin, to - begin);
        }
    }
}
