package io.ponder.evaluation.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One object of a file, by the names a format knows its fields under.
 *
 * @param fields what the file calls a field, where that is not the format's name
 */
record Row(JsonNode object, Map<String, String> fields) {

    /** What is wrong with a row, in words that go on from "line 17: ". */
    static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        BrokenException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private JsonNode node(String name) {
        return object.path(fields.getOrDefault(name, name));
    }

    boolean has(String name) {
        JsonNode node = node(name);
        return !node.isMissingNode() && !node.isNull();
    }

    JsonNode get(String name) throws BrokenException {
        if (!has(name)) {
            throw new BrokenException("there is no \"" + fields.getOrDefault(name, name) + "\" in it");
        }
        return node(name);
    }

    /** The first of these fields that is there, as text; numbers as they are written. */
    Optional<String> first(String... names) {
        for (String name : names) {
            if (has(name) && node(name).isValueNode()) {
                String text = node(name).asString().strip();
                if (!text.isEmpty()) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    String text(String... names) throws BrokenException {
        Optional<String> text = first(names);
        if (text.isEmpty()) {
            String name = fields.getOrDefault(names[0], names[0]);
            throw new BrokenException(
                    has(names[0])
                            ? "\"" + name + "\" is empty, or neither text nor number"
                            : "there is no \"" + name + "\" in it");
        }
        return text.get();
    }

    List<String> texts(JsonNode array, String name) throws BrokenException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isValueNode()) {
                throw new BrokenException("\"" + name + "\" must be a list of texts");
            }
            texts.add(element.asString());
        }
        return texts;
    }
}
