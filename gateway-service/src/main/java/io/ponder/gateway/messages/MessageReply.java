package io.ponder.gateway.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message, as Anthropic's API writes it.
 *
 * @param stopReason null while the message is being written
 * @param stopSequence always null: engines do not say which one it was
 * @param reasoning how the answer was found; an extension, null while the message is being written
 */
record MessageReply(
        String id,
        String type,
        String role,
        String model,
        List<ReplyBlock> content,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String stopReason,

        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String stopSequence,

        MessageUsage usage,
        @Nullable ReasoningSummary reasoning) {

    static String newId() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The message before anything of it is written. */
    static MessageReply begun(String id, Question question) {
        return new MessageReply(
                id, "message", "assistant", question.model(), List.of(), null, null, MessageUsage.NONE, null);
    }

    static MessageReply of(String id, Question question, List<ReplyBlock> content, SearchResult result) {
        return new MessageReply(
                id,
                "message",
                "assistant",
                question.model(),
                content,
                stopReason(result.selection().node().finishReason()),
                null,
                MessageUsage.of(result.usage()),
                ReasoningSummary.of(result, question));
    }

    /** Anthropic's name for the reason a candidate ended. */
    static String stopReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "end_turn";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSED -> "refusal";
            case LENGTH, STEP, UNCERTAIN, STUCK, THINKING -> "max_tokens";
        };
    }
}
