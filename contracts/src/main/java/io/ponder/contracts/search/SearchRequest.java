package io.ponder.contracts.search;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/searches}: search for the answer of one problem. The reply is a stream of server-sent events, each a
 * {@link SearchLine}; closing the connection stops the search and all the work it caused.
 *
 * @param model a model the proposer lists; null for its default
 * @param strategy null for the service's default
 * @param verifier null for the strategy's default, or none where it needs none
 * @param parameters the strategy's parameters by name; what is absent takes its default
 * @param events how much of the trace to stream; null for none
 * @param tenant for metrics
 * @param reference the right answer of an evaluation, for metrics alone; null when it is not known
 */
public record SearchRequest(
        @Nullable String model,
        Problem problem,
        SamplingOptions sampling,
        @Nullable String strategy,
        @Nullable String verifier,
        Map<String, Object> parameters,
        Budget.Limits budget,
        @Nullable Events events,
        String tenant,
        @Nullable String reference) {

    /** A search whose right answer is not known. */
    public SearchRequest(
            @Nullable String model,
            Problem problem,
            SamplingOptions sampling,
            @Nullable String strategy,
            @Nullable String verifier,
            Map<String, Object> parameters,
            Budget.Limits budget,
            Events events,
            String tenant) {
        this(model, problem, sampling, strategy, verifier, parameters, budget, events, tenant, null);
    }

    /** How much of the trace the reply carries. */
    public enum Events {
        /** Only the result. */
        NONE,
        /** Every event. */
        ALL
    }

    /**
     * What the client asked for; null means the strategy's default.
     *
     * @param seed null draws one
     */
    public record SamplingOptions(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer maxTokens,
            List<String> stop,
            @Nullable ResponseFormat responseFormat,
            @Nullable Long seed) {
        public SamplingOptions {
            stop = List.copyOf(stop);
        }
    }
}
