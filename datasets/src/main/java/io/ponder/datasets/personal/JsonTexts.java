package io.ponder.datasets.personal;

import io.ponder.contracts.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Texts that are JSON stay JSON: their strings, numbers and keys are looked at one by one. */
final class JsonTexts {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTexts() {}

    /** The text itself, character by character, if nothing in it changes. */
    static String map(String text, TextMap map) {
        JsonNode json = read(text);
        if (json == null) {
            return map.text("", text);
        }
        JsonNode mapped = node("", json, map);
        return mapped.equals(json) ? text : WireJson.mapper().writeValueAsString(mapped);
    }

    private static @Nullable JsonNode read(String text) {
        String bare = text.strip();
        if (!(bare.startsWith("{") && bare.endsWith("}") || bare.startsWith("[") && bare.endsWith("]"))) {
            return null;
        }
        try {
            JsonNode json = WireJson.mapper().readTree(bare);
            return json.isContainer() ? json : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static JsonNode node(String key, JsonNode node, TextMap map) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode mapped = NODES.objectNode();
                object.properties()
                        .forEach(field -> mapped.set(
                                map.text("", field.getKey()), node(words(field.getKey()), field.getValue(), map)));
                yield mapped;
            }
            case ArrayNode array -> {
                ArrayNode mapped = NODES.arrayNode();
                array.forEach(one -> mapped.add(node(key, one, map)));
                yield mapped;
            }
            case StringNode string -> NODES.stringNode(map.text(key, string.asString()));
            default -> {
                String plain = node.asString("");
                String mapped = node.isNumber() ? map.text(key, plain) : plain;
                yield mapped.equals(plain) ? node : NODES.stringNode(mapped);
            }
        };
    }

    /** A key as a cue: {@code dateOfBirth} and {@code date_of_birth} become {@code date of birth: }. */
    private static String words(String key) {
        return key.replaceAll("(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ").toLowerCase(java.util.Locale.ROOT) + ": ";
    }
}
