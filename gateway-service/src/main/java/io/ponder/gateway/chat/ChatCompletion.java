package io.ponder.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completion.
 *
 * @param reasoning how the answer was found; a Ponder extension
 */
record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        UsageReport usage,
        ReasoningSummary reasoning) {

    record Choice(
            int index,
            Message message,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Object logprobs,

            String finishReason) {}

    /**
     * @param content null where the model refused, only called tools, or the engine withheld all of the answer
     * @param reasoningContent the model's own thinking, under the name used by DeepSeek, SGLang and llama.cpp
     * @param reasoning the same under the name used by vLLM and Ollama
     */
    record Message(
            String role,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String content,

            @Nullable String reasoningContent,
            @Nullable String reasoning,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String refusal,

            @Nullable List<CalledTool> toolCalls) {}

    static ChatCompletion of(String id, long created, Question question, SearchResult result) {
        Candidate node = result.selection().node();
        AnswerText text = AnswerText.of(node);
        boolean isWithheld = node.finishReason() == FinishReason.REFUSED;
        boolean isCall = text.content().isEmpty() && !text.toolCalls().isEmpty();
        Message message = new Message(
                "assistant",
                isWithheld || isCall ? null : text.content(),
                text.thinking(),
                text.thinking(),
                text.refusal(),
                CalledTool.all(text.toolCalls()));
        return new ChatCompletion(
                id,
                "chat.completion",
                created,
                question.model(),
                List.of(new Choice(0, message, null, AnswerText.finishReason(node))),
                UsageReport.of(result.usage()),
                ReasoningSummary.of(result, question));
    }
}
