package io.ponder.gateway.completions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's completion, whole or as a chunk of a stream.
 *
 * @param choices of all prompts, in their order
 * @param usage of all prompts together; null in chunks but the last
 */
record TextCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable Total usage) {

    /**
     * @param finishReason null in chunks that do not end a text
     * @param reasoning how the text was found, with the first choice of each prompt; a Ponder extension
     */
    record Choice(
            int index,
            String text,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            TextLogProbs logprobs,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String finishReason,

            @Nullable ReasoningSummary reasoning) {}

    /** Tokens of all hidden calls. */
    record Total(long promptTokens, long completionTokens, long totalTokens) {
        static final Total NOTHING = new Total(0, 0, 0);

        Total plus(Usage usage) {
            return new Total(
                    promptTokens + usage.tokens().prompt(),
                    completionTokens + usage.tokens().completion(),
                    totalTokens + usage.tokens().total());
        }
    }

    /**
     * The choices of one prompt.
     *
     * @param first the index of the first of them
     * @param before stands before each text
     */
    static List<Choice> choices(int first, String before, Question question, SearchResult result) {
        List<Candidate> nodes = new ArrayList<>();
        nodes.add(result.selection().node());
        nodes.addAll(result.others());
        List<Choice> choices = new ArrayList<>();
        for (Candidate node : nodes) {
            AnswerText text = AnswerText.of(node);
            String refusal = text.refusal();
            choices.add(new Choice(
                    first + choices.size(),
                    before + (refusal == null ? text.content() : refusal),
                    TextLogProbs.of(node, before.length()),
                    AnswerText.finishReason(node),
                    choices.isEmpty() ? ReasoningSummary.of(result, question) : null));
        }
        return choices;
    }
}
