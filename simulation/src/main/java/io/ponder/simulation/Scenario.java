package io.ponder.simulation;

import io.ponder.reasoning.strategy.StrategyType;
import java.util.HashMap;
import java.util.Map;

/**
 * A strategy with what it is given for a budget.
 *
 * @param parameters of the strategy; the rest are its defaults
 * @param maxSamples the search's limit; one step counts as a sample too
 * @param isJudged whether there is a verifier
 */
record Scenario(StrategyType type, Map<String, Object> parameters, int maxSamples, boolean isJudged) {

    /** Strategies that draw steps are limited by their width, and only at a budget of 1 by the number of samples. */
    static final int AMPLE = 100_000;

    /**
     * @param samples the budget: how many whole answers, or for a strategy that works step by step how many paths side by side
     */
    static Scenario of(StrategyType type, int samples, boolean isJudged) {
        int limit = type.budget().isStepwise() && samples > 1 ? AMPLE : samples;
        return new Scenario(type, type.budget().parameters(samples), limit, isJudged);
    }

    /** The same with other parameters in place of defaults. */
    Scenario with(Map<String, Object> others) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.putAll(others);
        return new Scenario(type, all, maxSamples, isJudged);
    }
}
