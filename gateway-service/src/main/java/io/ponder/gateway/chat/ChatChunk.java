package io.ponder.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.CalledTool;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a streamed chat completion.
 *
 * @param choices one, or none in the chunk with the usage
 * @param usage only in the last chunk, and only if asked for
 * @param reasoning how the answer was found, in the chunk with the finish reason; a Ponder extension
 */
record ChatChunk(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        @Nullable UsageReport usage,
        @Nullable String serviceTier,
        @Nullable ReasoningSummary reasoning) {

    record Choice(
            int index,
            Delta delta,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            ChoiceLogProbs logprobs,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String finishReason) {}

    /**
     * @param refusal why the model refused, instead of content
     * @param reasoningContent the progress of the search, then the model's own thinking
     * @param reasoning the same under the other common name
     * @param toolCalls a piece of a tool call
     * @param functionCall a piece of a call in its old form
     */
    record Delta(
            @Nullable String role,
            @Nullable String content,
            @Nullable String refusal,
            @Nullable String reasoningContent,
            @Nullable String reasoning,
            @Nullable List<CalledTool> toolCalls,
            CalledTool.@Nullable Function functionCall) {

        private static final Delta END = new Delta(null, null, null, null, null, null, null);

        static Delta begin() {
            return new Delta("assistant", "", null, null, null, null, null);
        }

        static Delta answer(String text) {
            return new Delta(null, text, null, null, null, null, null);
        }

        static Delta refusal(String text) {
            return new Delta(null, null, text, null, null, null, null);
        }

        static Delta thought(String text) {
            return new Delta(null, null, null, text, text, null, null);
        }

        static Delta toolCall(CalledTool piece) {
            return new Delta(null, null, null, null, null, List.of(piece), null);
        }

        static Delta functionCall(CalledTool.Function piece) {
            return new Delta(null, null, null, null, null, null, piece);
        }

        static Delta end() {
            return END;
        }
    }
}
