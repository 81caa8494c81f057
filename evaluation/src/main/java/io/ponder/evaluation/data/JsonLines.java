package io.ponder.evaluation.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One JSON document a line, https://jsonlines.org; blank lines are passed over. Jackson's own reader of many documents would
 * not find the next line after a broken one, nor bound a line.
 */
final class JsonLines implements DataEntries {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private int number;

    /**
     * @param in buffered
     */
    JsonLines(InputStream in) {
        this.in = in;
    }

    @Override
    public @Nullable DataEntry next() throws IOException {
        for (int first = in.read(); first >= 0; first = in.read()) {
            number++;
            DataEntry entry = entry(first);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** Null for a blank line. */
    private @Nullable DataEntry entry(int first) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isWhole = true;
        for (int next = first; next >= 0 && next != '\n'; next = in.read()) {
            isWhole = isWhole && line.size() < MAX_BYTES;
            if (isWhole) {
                line.write(next);
            }
        }
        if (!isWhole) {
            return DataEntry.broken(number, "it is longer than " + MAX_BYTES / (1 << 20) + " MB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
                text = text.substring(1);
            }
            return text.isBlank() ? null : DataEntry.of(number, JSON.readTree(text));
        } catch (CharacterCodingException e) {
            return DataEntry.broken(number, "it is not UTF-8");
        } catch (JacksonException e) {
            return DataEntry.broken(number, DataEntries.reason(e));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
