package io.ponder.reasoning.form;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks documents against JSON schemas. */
@FunctionalInterface
public interface SchemaCheck {

    /** Finds fault with nothing. */
    SchemaCheck NONE = schema -> document -> null;

    /**
     * @param schema a tree of maps, lists and scalars
     * @throws io.ponder.reasoning.model.FailureException when it is no schema
     */
    Schema of(Map<String, Object> schema);

    /** A schema that documents are checked against. */
    @FunctionalInterface
    interface Schema {

        /**
         * @param document valid JSON
         * @return where and how it breaks the schema, in words, the first place first; null when it holds to it
         */
        @Nullable
        String breach(String document);
    }
}
