package io.ponder.reasoning.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form the client wants the answer's text in.
 *
 * @param schema a JSON schema as a tree of maps, lists and scalars; null unless the type is {@code JSON_SCHEMA}
 * @param name what the client calls the schema, which some engines tell the model; null for none
 * @param strict whether the engine must hold the answer to the schema; null for the engine's default
 */
public record ResponseFormat(
        Type type,
        @Nullable Map<String, Object> schema,
        @Nullable String name,
        @Nullable Boolean strict) {

    public enum Type {
        JSON_OBJECT,
        JSON_SCHEMA
    }

    /** A form without a name. */
    public ResponseFormat(Type type, @Nullable Map<String, Object> schema) {
        this(type, schema, null, null);
    }
}
