package io.ponder.reasoning.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a model may call instead of answering.
 *
 * @param functions at least one, with different names
 * @param named the function to call where the choice is {@link Choice#NAMED}; null otherwise
 * @param parallel whether one answer may hold several calls; null for the engine's default
 */
public record Tools(
        List<Function> functions,
        Choice choice,
        @Nullable String named,
        @Nullable Boolean parallel) {

    public Tools {
        functions = List.copyOf(functions);
    }

    /** Whether the model must call a tool. */
    public enum Choice {
        /** The model decides. */
        AUTO,
        /** It calls none. */
        NONE,
        /** It calls at least one. */
        REQUIRED,
        /** It calls the one that is named. */
        NAMED
    }

    /**
     * A tool.
     *
     * @param parameters a JSON schema of its arguments as a tree of maps, lists and scalars; null for none
     * @param strict whether the arguments must follow the schema; null for the engine's default
     */
    public record Function(
            String name,
            @Nullable String description,
            @Nullable Map<String, Object> parameters,
            @Nullable Boolean strict) {}
}
