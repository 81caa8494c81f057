package io.ponder.evaluation.run;

import io.ponder.answers.Answer;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.FinishReason;
import io.ponder.reasoning.search.SearchResult.SampleCounts;
import io.ponder.reasoning.search.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code POST /v1/reasoning} replies, as far as an evaluation looks at it; docs/api.md says what each means.
 *
 * @param trace null where none was asked for
 */
public record Reply(
        String model,
        String content,
        FinishReason finishReason,
        int node,
        String basis,
        @Nullable String answer,
        @Nullable String answerKey,
        List<Vote> vote,
        @Nullable Double score,
        @Nullable String cutBy,
        SampleCounts samples,
        Usage usage,
        double seconds,
        @Nullable List<TraceEvent> trace) {

    public Reply {
        vote = List.copyOf(vote);
    }

    /**
     * @param costUsd null where a model has no price
     */
    public record Usage(
            long promptTokens,
            long completionTokens,
            long totalTokens,
            @Nullable Double costUsd,
            List<Entry> breakdown) {}

    /** An answer with how many gave it, and what they weigh together. */
    public record Vote(String answer, int votes, double weight) {}

    /** A role's tokens of one fate. */
    public record Entry(String role, String fate, int count, long promptTokens, long completionTokens) {}

    public static Reply of(JsonNode reply) {
        return WireJson.mapper().treeToValue(reply, Reply.class);
    }

    /** The whole trace; empty where none was asked for. */
    public List<TraceEvent> events() {
        return trace == null ? List.of() : trace;
    }

    /** Null when none could be read. */
    public @Nullable Answer read() {
        return answer == null || answerKey == null ? null : new Answer(answer, answerKey);
    }
}
