package io.ponder.gateway.responses.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a response consists of: reasoning, messages and calls of functions. */
@JsonPropertyOrder({"type", "id"})
public sealed interface OutputItem {

    @JsonProperty
    String type();

    String id();

    /** The states an item passes through. */
    enum Status {
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE
    }

    /** The answer, or a refusal. */
    record Message(String id, Status status, String role, List<ContentPart> content) implements OutputItem {
        public Message(String id, Status status, List<ContentPart> content) {
            this(id, status, "assistant", content);
        }

        @Override
        public String type() {
            return "message";
        }
    }

    /**
     * How the search went.
     *
     * @param summary its steps, one a part
     * @param content the model's own thinking, in one part; empty if there was none
     * @param encryptedContent always null: nothing needs to be sent back
     */
    record Reasoning(
            String id,
            Status status,
            List<ContentPart> summary,
            List<ContentPart> content,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String encryptedContent)
            implements OutputItem {
        public Reasoning(String id, Status status, List<ContentPart> summary, List<ContentPart> content) {
            this(id, status, summary, content, null);
        }

        @Override
        public String type() {
            return "reasoning";
        }
    }

    /**
     * A function that the client is to call.
     *
     * @param callId what the client names in its {@code function_call_output}
     * @param arguments JSON as text, word for word as the model wrote it
     */
    record FunctionCall(String id, Status status, String callId, String name, String arguments) implements OutputItem {
        @Override
        public String type() {
            return "function_call";
        }
    }
}
