package io.ponder.gateway.answer;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's text as shown in a reply: word for word, but without the model's own thinking.
 *
 * @param content empty where the model refused
 * @param thinking the model's thinking, from the engine or from the thought that the text begins with; null for none
 * @param refusal why the model refused, in its words; null where it did not
 * @param toolCalls what the model called; usually empty
 */
public record AnswerText(
        String content, @Nullable String thinking, @Nullable String refusal, List<ToolCall> toolCalls) {

    /** Separates a candidate's text from its thinking. */
    public static AnswerText of(Candidate node) {
        String apart = node.reasoning();
        if (node.finishReason() == FinishReason.REFUSED) {
            return new AnswerText("", apart, node.text().isBlank() ? null : node.text(), List.of());
        }
        if (apart != null && !apart.isBlank()) {
            return new AnswerText(node.text(), apart, null, node.toolCalls());
        }
        return Thinking.leading(node.text())
                .map(led -> {
                    String thinking = led.thought().strip();
                    return new AnswerText(
                            led.rest().stripLeading(), thinking.isEmpty() ? null : thinking, null, node.toolCalls());
                })
                .orElseGet(() -> new AnswerText(node.text(), null, null, node.toolCalls()));
    }

    /** OpenAI's name for the reason a candidate ended. */
    public static String finishReason(Candidate node) {
        return switch (node.finishReason()) {
            case STOP -> "stop";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            // Without words of the model it was the engine that withheld the answer.
            case REFUSED -> node.text().isBlank() ? "content_filter" : "stop";
            case LENGTH, STEP, UNCERTAIN, STUCK, THINKING -> "length";
        };
    }
}
