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
    private static final int AMPLE = 100_000;

    /**
     * @param samples the budget: how many whole answers, or for a strategy that works step by step how many paths side by side
     */
    static Scenario of(StrategyType type, int samples, boolean isJudged) {
        boolean isStepwise = switch (type.name()) {
            case "beam_search", "mcts", "tree_of_thought", "particle_filtering" -> true;
            default -> false;
        };
        int limit = isStepwise && samples > 1 ? AMPLE : samples;
        return new Scenario(type, parameters(type.name(), samples), limit, isJudged);
    }

    /** The same with other parameters in place of defaults. */
    Scenario with(Map<String, Object> others) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.putAll(others);
        return new Scenario(type, all, maxSamples, isJudged);
    }

    private static Map<String, Object> parameters(String strategy, int samples) {
        int four = Math.min(4, samples);
        return switch (strategy) {
            case "sample" -> Map.of();
            case "majority_vote",
                    "universal_self_consistency",
                    "best_of_n",
                    "weighted_best_of_n",
                    "sequential_revision",
                    "ab_mcts" -> Map.of("n", samples);
            case "beam_search" -> Map.of("beams", samples / four, "expansions", four);
            case "mcts" -> Map.of("iterations", samples);
            case "tree_of_thought" -> Map.of("breadth", samples / four, "thoughts", four);
            case "particle_filtering" -> Map.of("particles", samples);
            // Chains that are made to go on up to three times each.
            case "budget_forcing" -> Map.of("n", samples / four, "times", four - 1, "think_at_least", 4000);
            case "auto" -> Map.of("effort", samples <= 8 ? "low" : samples <= 16 ? "medium" : "high");
            default ->
                throw new IllegalArgumentException("the simulation does not know what a budget of samples means for "
                        + strategy + "; say so in Scenario.parameters");
        };
    }
}
