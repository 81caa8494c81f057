package io.ponder.proposer.embedded.fetch;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Checks the head of a GGUF file, so that a file that is clearly not a model is refused with a message before native
 * code reads it.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
final class GgufFile {

    private static final int MAGIC = 0x46554747; // "GGUF", little-endian
    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 3;
    private static final int MOST_DIMENSIONS = 4;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    /** Size of a value in bytes by type; 0 for types that carry their own length. */
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    private final ByteBuffer head;

    private GgufFile(ByteBuffer head) {
        this.head = head;
    }

    /** @throws IOException with a message that says what is wrong with the file */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer head = channel.map(MapMode.READ_ONLY, 0, Math.min(size, Integer.MAX_VALUE))
                    .order(ByteOrder.LITTLE_ENDIAN);
            new GgufFile(head).check(size);
        }
    }

    private void check(long size) throws IOException {
        if (size < 4 || head.getInt() != MAGIC) {
            throw new IOException("it is not a GGUF file");
        }
        try {
            int version = head.getInt();
            if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
                throw new IOException(
                        "its GGUF version is " + version + ", but must be " + OLDEST_VERSION + " or " + NEWEST_VERSION);
            }
            long tensors = head.getLong();
            long values = head.getLong();
            for (long i = 0; i < values; i++) {
                skipString();
                skipValue(head.getInt());
            }
            long furthest = 0;
            for (long i = 0; i < tensors; i++) {
                furthest = Math.max(furthest, tensorOffset());
            }
            if (tensors < 1) {
                throw new IOException("it holds no weights");
            }
            // llama.cpp checks the size of the last tensor, because it knows every type.
            if (head.position() + furthest >= size) {
                throw truncated(size);
            }
        } catch (BufferUnderflowException e) {
            throw truncated(size);
        }
    }

    private static IOException truncated(long size) {
        return new IOException("it is truncated: it ends after " + size + " bytes, before the end of its weights");
    }

    private long tensorOffset() throws IOException {
        skipString();
        int dimensions = head.getInt();
        if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
            throw damaged();
        }
        skip(8L * dimensions + 4);
        return head.getLong();
    }

    private void skipString() throws IOException {
        skip(head.getLong());
    }

    private void skipValue(int type) throws IOException {
        if (type == STRING) {
            skipString();
        } else if (type == ARRAY) {
            int element = head.getInt();
            long count = head.getLong();
            if (element == STRING) {
                for (long i = 0; i < count; i++) {
                    skipString();
                }
            } else {
                skip(count * bytesOf(element));
            }
        } else {
            skip(bytesOf(type));
        }
    }

    private static int bytesOf(int type) throws IOException {
        if (type < 0 || type >= VALUE_BYTES.length || VALUE_BYTES[type] == 0) {
            throw damaged();
        }
        return VALUE_BYTES[type];
    }

    private void skip(long bytes) throws IOException {
        if (bytes < 0) {
            throw damaged();
        }
        if (bytes > head.remaining()) {
            throw new BufferUnderflowException();
        }
        head.position(head.position() + (int) bytes);
    }

    private static IOException damaged() {
        return new IOException("its header is damaged");
    }
}
