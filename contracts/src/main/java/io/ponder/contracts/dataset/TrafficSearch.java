package io.ponder.contracts.dataset;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search of a client that lets it be used for training, as the gateway keeps it for dataset-service.
 *
 * @param messages the conversation, text only, without what the search's prompt added
 * @param compare a JSON pointer to what is compared in documents; null for none
 * @param reference the right answer, if the client sent one
 * @param candidates the chosen one first
 * @param verifier of the search; null for none
 * @param basis what the choice is based on, such as {@code vote}
 * @param seed of the search
 * @param temperature null for the engine's default, as for the next two
 * @param tokens of all calls of the search
 * @param costUsd of all of them; null where a model has no price
 */
public record TrafficSearch(
        List<Message> messages,
        AnswerFormat answerFormat,
        @Nullable String compare,
        @Nullable String reference,
        List<TrafficCandidate> candidates,
        @Nullable String verifier,
        String basis,
        long seed,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer maxTokens,
        long tokens,
        @Nullable Double costUsd) {

    public TrafficSearch {
        messages = List.copyOf(messages);
        candidates = List.copyOf(candidates);
    }

    /**
     * One finished solution.
     *
     * @param text everything that was written, word for word
     * @param reasoning the model's own thinking, where the engine separates it; null otherwise
     * @param answer as it was read; null for none
     * @param answerKey the same in the form used to compare answers
     * @param score 0 to 1; null where it was not scored
     * @param complete whether it was written to its end
     * @param tokens written for its last part
     */
    public record TrafficCandidate(
            String text,
            @Nullable String reasoning,
            @Nullable String answer,
            @Nullable String answerKey,
            @Nullable Double score,
            boolean complete,
            long tokens) {}
}
