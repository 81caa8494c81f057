package io.ponder.gateway.reasoning;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.CalledTool;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The native reply.
 *
 * @param content the chosen candidate's text, word for word
 * @param refusal why the model refused, in its words; the content is then empty
 * @param reasoningContent the model's own thinking
 * @param toolCalls what the model called; left out if it called nothing
 * @param node the chosen candidate's node in the trace
 * @param trace every event, in order; null if it was not asked for or was already streamed
 */
record ReasoningReply(
        String id,
        String object,
        long created,
        String model,
        String content,
        @Nullable String refusal,
        @Nullable String reasoningContent,
        @Nullable List<CalledTool> toolCalls,
        String finishReason,
        int node,
        @JsonUnwrapped ReasoningSummary summary,
        UsageReport usage,
        @Nullable List<TraceEvent> trace) {

    static ReasoningReply of(
            String id, long created, Question question, SearchResult result, @Nullable List<TraceEvent> trace) {
        Candidate node = result.selection().node();
        AnswerText text = AnswerText.of(node);
        return new ReasoningReply(
                id,
                "reasoning",
                created,
                question.model(),
                text.content(),
                text.refusal(),
                text.thinking(),
                CalledTool.all(text.toolCalls()),
                AnswerText.finishReason(node),
                node.id(),
                ReasoningSummary.of(result, question),
                UsageReport.of(result.usage()),
                trace);
    }
}
