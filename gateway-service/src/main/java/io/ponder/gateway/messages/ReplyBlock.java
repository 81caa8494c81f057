package io.ponder.gateway.messages;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.ToolCall;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** A block of a reply. */
sealed interface ReplyBlock {

    /** A piece of the answer, or a refusal. */
    record Text(String type, String text) implements ReplyBlock {
        Text(String text) {
            this("text", text);
        }
    }

    /**
     * How the search went, and what the model thought.
     *
     * @param signature says only where the block is from; nobody checks it when the block comes back
     */
    record Thinking(String type, String thinking, String signature) implements ReplyBlock {
        static final String SIGNATURE = "cG9uZGVy";

        Thinking(String thinking) {
            this("thinking", thinking, SIGNATURE);
        }
    }

    /** A call of a tool. */
    @JsonPropertyOrder({"type", "id", "name", "input"})
    record ToolUse(String type, String id, String name, ObjectNode input) implements ReplyBlock {

        /** Holds the arguments of a model that failed to write an object; a tool's schema then refuses them. */
        static final String UNREADABLE = "unreadable_arguments";

        private static final ObjectReader EXACT =
                WireJson.mapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

        static ToolUse of(ToolCall call) {
            return new ToolUse("tool_use", call.id(), call.name(), input(call.arguments()));
        }

        private static ObjectNode input(String arguments) {
            ObjectNode none = WireJson.mapper().createObjectNode();
            if (arguments.isBlank()) {
                return none;
            }
            try {
                JsonNode read = EXACT.readTree(arguments);
                if (read instanceof ObjectNode object) {
                    return object;
                }
            } catch (JacksonException e) {
                // Told below.
            }
            return none.put(UNREADABLE, arguments);
        }
    }
}
