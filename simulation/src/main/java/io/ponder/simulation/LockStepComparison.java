package io.ponder.simulation;

import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.List;
import java.util.Map;

/**
 * A strategy as the engine runs it, and the same strategy in lock-step, when latencies have a long tail.
 *
 * @param setting what the strategy is given, for people
 */
record LockStepComparison(String strategy, String setting, Simulation.Mean free, Simulation.Mean lockStep) {

    private record Setting(String strategy, String shown, Map<String, Object> parameters, int maxParallel) {}

    private static final List<Setting> SETTINGS = List.of(
            new Setting("majority_vote", "64 samples, 16 at once", Map.of("n", 64), 16),
            new Setting("beam_search", "4 beams, 4 expansions", Map.of("beams", 4, "expansions", 4), 64),
            new Setting(
                    "beam_search",
                    "the same, going on when 3/4 of a round are there",
                    Map.of("beams", 4, "expansions", 4, "wait_for", 0.75),
                    64),
            new Setting("mcts", "64 simulations, 8 at once", Map.of("iterations", 64, "parallel", 8), 64));

    static List<LockStepComparison> measure(List<SyntheticProblem> problems) {
        return SETTINGS.stream().map(setting -> measure(setting, problems)).toList();
    }

    private static LockStepComparison measure(Setting setting, List<SyntheticProblem> problems) {
        var type = Strategies.named(setting.strategy);
        Scenario scenario = new Scenario(type, setting.parameters, Scenario.AMPLE, type.scores());
        return new LockStepComparison(
                setting.strategy,
                setting.shown,
                simulation(setting, false).mean(scenario, problems),
                simulation(setting, true).mean(scenario, problems));
    }

    private static Simulation simulation(Setting setting, boolean isLockStep) {
        return new Simulation(SyntheticVerifier.Quality.GOOD, Latency.LONG_TAILED, setting.maxParallel, isLockStep);
    }

    /** How many times as long the lock-step version takes. */
    double timeRatio() {
        return lockStep.seconds() / free.seconds();
    }

    /** How many times as long the lock-step version takes for as many tokens. */
    double timeRatioPerToken() {
        return timeRatio() * free.tokens() / lockStep.tokens();
    }
}
