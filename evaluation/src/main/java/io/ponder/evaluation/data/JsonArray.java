package io.ponder.evaluation.data;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/** One JSON array of problems. Nothing after a syntax error can be read. */
final class JsonArray implements DataEntries {

    private final MappingIterator<JsonNode> elements;
    private int number;
    private boolean isOver;

    /**
     * @param in begins with the array
     */
    JsonArray(InputStream in) {
        this.elements = JSON.readerFor(JsonNode.class)
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValues(in);
    }

    @Override
    public @Nullable DataEntry next() throws IOException {
        if (isOver) {
            return null;
        }
        number++;
        try {
            isOver = !elements.hasNextValue();
            return isOver ? null : DataEntry.of(number, elements.nextValue());
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            isOver = true;
            return DataEntry.broken(number, DataEntries.reason(e) + ", and neither is the rest of the array read");
        }
    }

    @Override
    public void close() {
        elements.close();
    }
}
