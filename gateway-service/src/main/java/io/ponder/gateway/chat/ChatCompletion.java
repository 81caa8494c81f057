package io.ponder.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.CalledTool;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completion.
 *
 * @param choices the best-supported candidate, and the next best if more than one was asked for
 * @param serviceTier left out unless the request names one
 * @param reasoning how the answer was found; a Ponder extension
 */
record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        UsageReport usage,
        @Nullable String serviceTier,
        ReasoningSummary reasoning) {

    record Choice(
            int index,
            Message message,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            ChoiceLogProbs logprobs,

            String finishReason) {}

    /**
     * @param content null where the model refused, only called tools, or the engine withheld all of the answer
     * @param reasoningContent the model's own thinking, under the name used by DeepSeek, SGLang and llama.cpp
     * @param reasoning the same under the name used by vLLM and Ollama
     * @param functionCall a call in its old form, for requests with {@code functions}
     */
    record Message(
            String role,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String content,

            @Nullable String reasoningContent,
            @Nullable String reasoning,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String refusal,

            @Nullable List<CalledTool> toolCalls,
            CalledTool.@Nullable Function functionCall) {}

    static ChatCompletion of(String id, long created, ChatRequest request, Question question, SearchResult result) {
        List<Choice> choices = new ArrayList<>();
        choices.add(choice(0, result.selection().node(), request));
        result.others().forEach(other -> choices.add(choice(choices.size(), other, request)));
        return new ChatCompletion(
                id,
                "chat.completion",
                created,
                question.model(),
                choices,
                UsageReport.of(result.usage()),
                request.serviceTier(),
                ReasoningSummary.of(result, question));
    }

    private static Choice choice(int index, Candidate node, ChatRequest request) {
        AnswerText text = AnswerText.of(node);
        boolean isWithheld = node.finishReason() == FinishReason.REFUSED;
        boolean isCall = !text.toolCalls().isEmpty();
        boolean isOld = isCall && request.hasOldFunctions();
        Message message = new Message(
                "assistant",
                isWithheld || isCall && text.content().isEmpty() ? null : text.content(),
                text.thinking(),
                text.thinking(),
                text.refusal(),
                isOld ? null : CalledTool.all(text.toolCalls()),
                isOld ? CalledTool.Function.of(text.toolCalls().getFirst()) : null);
        return new Choice(index, message, ChoiceLogProbs.of(node), request.finishReason(node));
    }
}
