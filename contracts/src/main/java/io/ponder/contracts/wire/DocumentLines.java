package io.ponder.contracts.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Finds the JSON documents in a stream of lines. A document is on a line of its own, or is the data of a server-sent
 * event. Events are read by the rules of WHATWG: a line ends with LF, CR or both; an event ends with an empty line; its
 * {@code data} lines, with or without a space after the colon, belong together; comments and other fields mean nothing
 * here. Beyond the rules, an event that the stream's end cuts off counts, and so does one that follows another without
 * an empty line between them. What begins with a bracket, as {@code [DONE]} does, is framing.
 *
 * <p>Almost every document is handed over in place, because a reader's buffers would be most of what a short call
 * allocates.
 */
public final class DocumentLines {

    private static final int FIRST_SIZE = 2048;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final byte[] NOTHING = {};

    private final Sink sink;

    /** The data of an event of which more lines may follow. */
    private byte[] data = NOTHING;

    private int dataLength;

    /** Receives the documents. */
    @FunctionalInterface
    public interface Sink {
        void document(byte[] bytes, int from, int length);
    }

    private DocumentLines(Sink sink) {
        this.sink = sink;
    }

    /** Blocks until the stream ends; a last line without a line end counts too. */
    public static void read(InputStream in, Sink sink) throws IOException {
        new DocumentLines(sink).read(in);
    }

    private void read(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_SIZE];
        int filled = 0;
        int searched = 0;
        boolean afterReturn = false;
        while (true) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                line(buffer, 0, filled, filled);
                endEvent();
                return;
            }
            filled += read;
            int begin = 0;
            for (; searched < filled; searched++) {
                byte at = buffer[searched];
                if (at == '\n' && afterReturn) {
                    begin = searched + 1;
                } else if (at == '\n' || at == '\r') {
                    line(buffer, begin, searched, filled);
                    begin = searched + 1;
                }
                afterReturn = at == '\r';
            }
            System.arraycopy(buffer, begin, buffer, 0, filled - begin);
            filled -= begin;
            searched = filled;
        }
    }

    /**
     * @param to where the line ends
     * @param filled where the bytes end that have arrived
     */
    private void line(byte[] buffer, int from, int to, int filled) {
        int name = DATA.length - 1;
        if (from == to) {
            endEvent();
        } else if (buffer[from] == '{') {
            endEvent();
            sink.document(buffer, from, to - from);
        } else if (to - from >= name && Arrays.equals(buffer, from, from + name, DATA, 0, name)) {
            if (to - from == name) {
                return;
            }
            if (buffer[from + name] == ':') {
                data(buffer, from + DATA.length, to, filled);
            }
        }
    }

    private void data(byte[] buffer, int from, int to, int filled) {
        int begin = from;
        while (begin < to && buffer[begin] == ' ') {
            begin++;
        }
        if (begin == to) {
            return;
        }
        boolean isOther = buffer[begin] == '{' || buffer[begin] == '[';
        if (dataLength > 0 && isOther && data[dataLength - 1] == '}') {
            endEvent(); // no JSON document goes on like this
        }
        if (dataLength == 0 && isLast(buffer, to, filled)) {
            document(buffer, begin, to - begin);
            return;
        }
        int length = dataLength + to - begin + 1;
        if (length > data.length) {
            data = Arrays.copyOf(data, Math.max(length, 2 * data.length));
        }
        if (dataLength > 0) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(buffer, begin, data, dataLength, to - begin);
        dataLength += to - begin;
    }

    /** Whether the line that ends at {@code to} is known to be followed by an empty one. */
    private static boolean isLast(byte[] buffer, int to, int filled) {
        int next = to + 1;
        if (next < filled && buffer[to] == '\r' && buffer[next] == '\n') {
            next++;
        }
        return next < filled && (buffer[next] == '\n' || buffer[next] == '\r');
    }

    private void endEvent() {
        int length = dataLength;
        dataLength = 0;
        if (length > 0) {
            document(data, 0, length);
        }
    }

    private void document(byte[] bytes, int from, int length) {
        if (bytes[from] != '[') {
            sink.document(bytes, from, length);
        }
    }
}
