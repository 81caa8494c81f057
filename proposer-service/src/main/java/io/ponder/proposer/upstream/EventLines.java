package io.ponder.proposer.upstream;

import io.ponder.proposer.upstream.Trouble.Sort;
import io.ponder.reasoning.Failure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The {@code data:} lines of server-sent events, as bytes where they were read: nothing is copied or decoded. */
final class EventLines {

    private static final int LARGEST_EVENT = 16 * 1024 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[8 * 1024];
    private int begin;
    private int end;
    private int offset;
    private int length;

    EventLines(InputStream in) {
        this.in = in;
    }

    /** Moves to the next document; false at the end of the stream. What follows {@code [DONE]} is read and dropped. */
    boolean next() throws IOException {
        int scanned = begin;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    boolean found = line(begin, i);
                    begin = i + 1;
                    if (found) {
                        return true;
                    }
                }
            }
            scanned = makeRoom();
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                boolean found = line(begin, end);
                begin = end;
                return found;
            }
            end += count;
        }
    }

    /** Returns where the bytes not looked at yet begin. */
    private int makeRoom() {
        if (begin > 0) {
            System.arraycopy(buffer, begin, buffer, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == buffer.length) {
            if (buffer.length >= LARGEST_EVENT) {
                throw Trouble.of(Sort.CUT, Kind.UPSTREAM_ERROR, "the engine sent an event of more than 16 MiB")
                        .asException();
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        return end;
    }

    private boolean line(int from, int to) {
        if (to - from < 5
                || buffer[from] != 'd'
                || buffer[from + 1] != 'a'
                || buffer[from + 2] != 't'
                || buffer[from + 3] != 'a'
                || buffer[from + 4] != ':') {
            return false;
        }
        int first = from + 5;
        while (first < to && buffer[first] == ' ') {
            first++;
        }
        if (first == to || buffer[first] == '[' || buffer[first] == '\r') {
            return false;
        }
        offset = first;
        length = to - first;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
