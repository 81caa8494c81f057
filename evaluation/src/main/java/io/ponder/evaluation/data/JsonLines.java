package io.ponder.evaluation.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One JSON document a line, https://jsonlines.org; blank lines are passed over. */
final class JsonLines implements Entries {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private int number;

    JsonLines(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable Entry next() throws IOException {
        while (fill()) {
            number++;
            Entry entry = entry();
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** Null for a blank line. */
    private @Nullable Entry entry() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean whole = readLine(line);
        if (!whole) {
            return Entry.broken(number, "it is longer than " + MAX_BYTES / (1 << 20) + " MB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
                text = text.substring(1);
            }
            return text.isBlank() ? null : Entry.of(number, JSON.readTree(text));
        } catch (CharacterCodingException e) {
            return Entry.broken(number, "it is not UTF-8");
        } catch (JacksonException e) {
            return Entry.broken(number, Entries.reason(e));
        }
    }

    /** False for a line that is too long, which is passed over. */
    private boolean readLine(ByteArrayOutputStream line) throws IOException {
        boolean whole = true;
        while (fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            whole = whole && line.size() + end - position <= MAX_BYTES;
            if (whole) {
                line.write(buffer, position, end - position);
            }
            position = end + 1;
            if (end < limit) {
                break;
            }
        }
        return whole;
    }

    /** Whether there is more. */
    private boolean fill() throws IOException {
        if (position >= limit) {
            limit = in.read(buffer);
            position = 0;
        }
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
