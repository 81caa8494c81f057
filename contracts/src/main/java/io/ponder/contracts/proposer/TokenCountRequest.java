package io.ponder.contracts.proposer;

import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/tokens} of proposer-service, and of search-service, which passes it on: counts the prompt tokens of a
 * conversation, as the engine itself does. The reply is a {@link TokenCount}.
 *
 * @param model a model that the proposer lists; null for its default
 * @param messages at least one
 * @param tools what the model may call; null for none
 */
public record TokenCountRequest(
        @Nullable String model,
        List<Message> messages,
        @Nullable Tools tools) {

    public TokenCountRequest {
        messages = List.copyOf(messages);
        new Field("messages").require(!messages.isEmpty(), "must hold at least one message");
    }

    /**
     * How long a prompt is.
     *
     * @param tokens with everything that the chat template adds
     */
    public record TokenCount(long tokens) {}
}
