package io.ponder.evaluation.data;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One entry of a file.
 *
 * @param number line, or place in the array, from 1
 * @param json null if it cannot be read
 * @param trouble why not; null if it can
 */
public record DataEntry(
        int number, @Nullable JsonNode json, @Nullable String trouble) {

    static DataEntry of(int number, JsonNode json) {
        return new DataEntry(number, json, null);
    }

    static DataEntry broken(int number, String trouble) {
        return new DataEntry(number, null, trouble);
    }

    /**
     * @throws Unusable if it cannot be read, or is no object
     */
    Fields fields() {
        if (json == null) {
            throw new Unusable(String.valueOf(trouble));
        }
        return Fields.of(json);
    }
}
