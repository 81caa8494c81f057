package io.ponder.simulation;

import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.SyntheticVerifier.Quality;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A strategy with other parameters than its defaults.
 *
 * @param shown the parameters, for people
 * @param good with the good verifier, for each of {@link #BUDGETS}
 * @param weak with the weak one
 */
record Variant(String strategy, String shown, List<Curve.Point> good, List<Curve.Point> weak) {

    static final List<Integer> BUDGETS = List.of(16, 64);

    /** As many subtrees as beams, however many those are. */
    private static final int ALL = 256;

    private record Setting(String strategy, Map<String, Object> parameters) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("best_of_n", Map.of("aggregation", "last")),
            new Setting("weighted_best_of_n", Map.of("aggregation", "last")),
            new Setting("beam_search", Map.of("subtrees", ALL)),
            new Setting("mcts", Map.of("max_children", 0)),
            new Setting("mcts", Map.of("parallel", 16)),
            new Setting("mcts", Map.of("c", 0.3)),
            new Setting("mcts", Map.of("aggregation", "min")),
            new Setting("mcts", Map.of("choose", "value")),
            new Setting("mcts", Map.of("choose", "visits")),
            new Setting("mcts", Map.of("reward", "step")),
            new Setting("particle_filtering", Map.of("choose", "weighted_vote")),
            new Setting("particle_filtering", Map.of("annealing", "ess")),
            new Setting("particle_filtering", Map.of("annealing", "entropy")),
            new Setting("ab_mcts", Map.of("parallel", 16)),
            new Setting("ab_mcts", Map.of("choose", "weighted_vote")));

    static List<Variant> measure(List<SyntheticProblem> problems) {
        return SETTINGS.stream()
                .map(setting -> new Variant(
                        setting.strategy,
                        shown(setting),
                        points(setting, Quality.GOOD, problems),
                        points(setting, Quality.WEAK, problems)))
                .toList();
    }

    private static String shown(Setting setting) {
        return setting.parameters.entrySet().stream()
                .map(given -> given.getKey() + "=" + (given.getKey().equals("subtrees") ? "beams" : given.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static List<Curve.Point> points(Setting setting, Quality quality, List<SyntheticProblem> problems) {
        return BUDGETS.stream()
                .map(samples -> {
                    Scenario scenario = Scenario.of(Strategies.named(setting.strategy), samples, true);
                    return Curve.Point.of(
                            samples, Simulation.usual(quality).outcomes(scenario.with(setting.parameters), problems));
                })
                .toList();
    }
}
