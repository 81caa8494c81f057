package io.ponder.contracts.gateway;

import io.ponder.answers.Answer;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code POST /v1/reasoning} replies, as far as our own clients look at it; docs/api.md says what each means.
 *
 * @param trace empty where none was asked for
 */
public record GatewayReply(
        String model,
        String content,
        @Nullable String refusal,
        FinishReason finishReason,
        int node,
        String strategy,
        @Nullable String verifier,
        String basis,
        @Nullable String answer,
        @Nullable String answerKey,
        List<Vote> vote,
        @Nullable Double score,
        @Nullable String cutBy,
        SampleCounts samples,
        List<FailureCount> failures,
        List<String> notes,
        List<String> warnings,
        long seed,
        double seconds,
        Usage usage,
        List<TraceEvent> trace) {

    public GatewayReply {
        vote = orEmpty(vote);
        failures = orEmpty(failures);
        notes = orEmpty(notes);
        warnings = orEmpty(warnings);
        trace = orEmpty(trace);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** An answer with how many gave it, and what they weigh together. */
    public record Vote(String answer, int votes, double weight) {}

    /** How often something failed. */
    public record FailureCount(String role, String message, int count) {}

    /**
     * @param costUsd null where a model has no price
     */
    public record Usage(
            long promptTokens,
            long completionTokens,
            long totalTokens,
            @Nullable Double costUsd,
            List<Entry> breakdown) {}

    /** A role's tokens of one fate. */
    public record Entry(
            String role, String fate, int count, long promptTokens, long completionTokens, long cachedTokens) {}

    public static GatewayReply of(JsonNode document) {
        return WireJson.mapper().treeToValue(document, GatewayReply.class);
    }

    /** The answer in the form that is compared; null when none could be read. */
    public @Nullable Answer read() {
        return answer == null || answerKey == null ? null : new Answer(answer, answerKey);
    }
}
