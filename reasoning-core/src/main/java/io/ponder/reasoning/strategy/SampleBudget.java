package io.ponder.reasoning.strategy;

import java.util.Map;

/**
 * What it means to give a strategy so many samples, so that strategies can be compared: how many whole answers it draws, or
 * where it works step by step how many paths it follows side by side.
 */
public final class SampleBudget {

    /** Next steps of each path, where there are enough samples. */
    private static final int EXPANSIONS = 4;

    private SampleBudget() {}

    /**
     * The parameters that spend a budget; the others keep their defaults.
     *
     * @param samples at least 1
     */
    public static Map<String, Object> parameters(StrategyType type, int samples) {
        int four = Math.min(EXPANSIONS, samples);
        return switch (type.name()) {
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
                throw new IllegalArgumentException(
                        "SampleBudget does not say what a budget of samples means for " + type.name());
        };
    }

    /** Whether its samples are steps, so that a limit on samples would cut it short: its width is what a budget sets. */
    public static boolean isStepwise(StrategyType type) {
        return switch (type.name()) {
            case "beam_search", "mcts", "tree_of_thought", "particle_filtering" -> true;
            default -> false;
        };
    }
}
