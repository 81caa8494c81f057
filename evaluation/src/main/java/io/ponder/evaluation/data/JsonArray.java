package io.ponder.evaluation.data;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** One JSON array of problems. What follows a mistake in its form cannot be read. */
final class JsonArray implements Entries {
    private static final ObjectReader ELEMENT = JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonParser parser;
    private int number;
    private boolean isOver;

    /**
     * @param in begins with the array
     */
    JsonArray(InputStream in) {
        this.parser = JSON.createParser(in);
        parser.nextToken();
    }

    @Override
    public @Nullable Entry next() throws IOException {
        if (isOver) {
            return null;
        }
        number++;
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                isOver = true;
                return null;
            }
            JsonNode element = ELEMENT.readTree(parser);
            return Entry.of(number, element);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            isOver = true;
            return Entry.broken(number, Entries.reason(e) + ", and neither is the rest of the array read");
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
