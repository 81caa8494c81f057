package io.ponder.contracts.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Finds the JSON documents in a stream of lines: each on a line of its own, or on the {@code data:} line of a
 * server-sent event. All other lines are framing. Works on bytes, since a reader's buffers would be most of what a short
 * call allocates.
 */
final class DocumentLines {

    private static final int FIRST_SIZE = 2048;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private DocumentLines() {}

    /** Takes one document. */
    interface Sink {
        void document(byte[] bytes, int from, int length);
    }

    /** Blocks until the stream ends; a last line without a line end counts too. */
    static void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[FIRST_SIZE];
        int filled = 0;
        int searched = 0;
        while (true) {
            if (filled == buffer.length) {
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
        if (to - from >= DATA.length && Arrays.equals(buffer, from, from + DATA.length, DATA, 0, DATA.length)) {
            begin += DATA.length;
            while (begin < to && buffer[begin] == ' ') {
                begin++;
            }
        }
        if (begin < to && buffer[begin] == '{') {
            sink.document(buffer, begin, to - begin);
        }
    }
}
