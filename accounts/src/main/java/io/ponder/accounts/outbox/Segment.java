package io.ponder.accounts.outbox;

import io.ponder.accounts.outbox.Line.DamagedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Reads one file of the journal. */
final class Segment {

    private static final int CHUNK = 1 << 16;

    private Segment() {}

    static String name(long number) {
        return String.format(Locale.ROOT, "%012d.jsonl", number);
    }

    /** What is found. */
    interface Reader {
        /** @return whether to go on */
        boolean line(Line line, long end);

        /** Something that is no line of ours, where it ends, and what is wrong with it. */
        void damaged(byte[] bytes, long end, String why);
    }

    /**
     * Reads lines.
     *
     * @param from where a line begins
     * @param size how much of the file is whole
     * @return where the last line ended that was read
     */
    static long read(Path file, long from, long size, Reader reader) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long at = from;
            int room = CHUNK;
            while (at < size) {
                byte[] bytes = new byte[(int) Math.min(room, size - at)];
                in.seek(at);
                in.readFully(bytes);
                int line = 0;
                for (int end = newline(bytes, line); end >= 0; end = newline(bytes, line)) {
                    boolean more = handOver(bytes, line, end, at + end + 1, reader);
                    line = end + 1;
                    if (!more) {
                        return at + line;
                    }
                }
                if (line == 0) {
                    if (bytes.length == size - at) {
                        reader.damaged(bytes, size, "it has no end: the process died while it wrote it");
                        return size;
                    }
                    room *= 2;
                } else {
                    at += line;
                }
            }
            return at;
        }
    }

    private static int newline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static boolean handOver(byte[] bytes, int from, int end, long next, Reader reader) {
        try {
            return reader.line(Line.read(bytes, from, end), next);
        } catch (DamagedException e) {
            reader.damaged(Arrays.copyOfRange(bytes, from, end), next, String.valueOf(e.getMessage()));
            return true;
        }
    }
}
