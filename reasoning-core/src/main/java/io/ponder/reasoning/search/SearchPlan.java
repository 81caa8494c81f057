package io.ponder.reasoning.search;

import io.ponder.reasoning.Problem;
import io.ponder.reasoning.Sampling;
import io.ponder.reasoning.score.Aggregation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that defines one search.
 *
 * @param strategy the strategy's name
 * @param parameters as they were read, defaults filled in; for the trace
 * @param verifier null when the strategy uses none
 * @param aggregation how step scores become the number the trace shows
 * @param seed sample {@code t} is drawn with seed {@code seed + t}
 */
public record SearchPlan(
        Problem problem,
        String strategy,
        Map<String, Object> parameters,
        String model,
        @Nullable Price price,
        @Nullable Judge verifier,
        Aggregation aggregation,
        Sampling sampling,
        Budget budget,
        long seed) {

    /**
     * The verifier of a search.
     *
     * @param usesModel whether scoring spends tokens
     * @param price of its model's tokens; null when unknown
     */
    public record Judge(
            String name, boolean usesModel, @Nullable Price price) {}

    /** The same search with less time. */
    public SearchPlan within(Duration time) {
        Budget shorter =
                new Budget(budget.maxTokens(), budget.maxCostUsd(), time, budget.maxSamples(), budget.maxParallel());
        return new SearchPlan(
                problem, strategy, parameters, model, price, verifier, aggregation, sampling, shorter, seed);
    }
}
