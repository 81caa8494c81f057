package io.ponder.reasoning.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form the client wants the answer's text in.
 *
 * @param schema a JSON schema as a tree of maps, lists and scalars; null unless the type is {@code JSON_SCHEMA}
 */
public record ResponseFormat(Type type, @Nullable Map<String, Object> schema) {

    public enum Type {
        JSON_OBJECT,
        JSON_SCHEMA
    }
}
