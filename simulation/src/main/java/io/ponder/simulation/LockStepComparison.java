package io.ponder.simulation;

import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A strategy as the engine runs it, and the same strategy in lock-step, when latencies have a long tail.
 *
 * @param setting what the strategy is given, for people
 * @param criticalPath in seconds, of what the engine did; the mean of all searches; NaN where it is not known
 */
record LockStepComparison(
        String strategy, String setting, Simulation.Mean free, Simulation.Mean lockStep, double criticalPath) {

    private record Setting(
            String strategy, String shown, Map<String, Object> parameters, int maxParallel, boolean hasPath) {
        Setting(String strategy, String shown, Map<String, Object> parameters) {
            this(strategy, shown, parameters, Simulation.MAX_PARALLEL, true);
        }

        Scenario scenario() {
            StrategyType type = Strategies.named(strategy);
            return new Scenario(type, parameters, Scenario.AMPLE, type.scores());
        }

        Simulation simulation(boolean isLockStep) {
            return new Simulation(SyntheticVerifier.Quality.GOOD, Latency.LONG_TAILED, maxParallel, isLockStep);
        }
    }

    private static final List<Setting> SETTINGS = List.of(
            new Setting("majority_vote", "64 samples, 16 at once", Map.of("n", 64), 16, false),
            new Setting("beam_search", "3 beams, 4 expansions", Map.of()),
            new Setting("beam_search", "the same, ahead", Map.of("ahead", true)),
            new Setting("beam_search", "8 beams, 2 expansions", Map.of("beams", 8, "expansions", 2)),
            new Setting("beam_search", "the same, ahead", Map.of("beams", 8, "expansions", 2, "ahead", true)),
            new Setting("beam_search", "4 subtrees (DVTS)", Map.of("beams", 4, "subtrees", 4)),
            new Setting("beam_search", "the same, ahead", Map.of("beams", 4, "subtrees", 4, "ahead", true)),
            new Setting(
                    "beam_search",
                    "3 beams, going on when 3/4 of a round are there",
                    Map.of("wait_for", 0.75),
                    Simulation.MAX_PARALLEL,
                    false),
            new Setting("particle_filtering", "16 particles", Map.of("particles", 16)),
            new Setting("mcts", "64 simulations, 1 at once", Map.of("iterations", 64, "parallel", 1)),
            new Setting("mcts", "64 simulations, 4 at once", Map.of("iterations", 64, "parallel", 4)),
            new Setting("mcts", "64 simulations, 8 at once", Map.of("iterations", 64, "parallel", 8)),
            new Setting("ab_mcts", "32 answers, 4 at once", Map.of("n", 32, "parallel", 4)));

    static List<LockStepComparison> measure(List<SyntheticProblem> problems) {
        return SETTINGS.stream().map(setting -> measure(setting, problems)).toList();
    }

    private static LockStepComparison measure(Setting setting, List<SyntheticProblem> problems) {
        List<List<TraceEvent>> traces = new ArrayList<>();
        problems.forEach(problem -> traces.add(new ArrayList<>()));
        Scenario scenario = setting.scenario();
        Simulation simulation = setting.simulation(false);
        List<Simulation.Outcome> free = IntStream.range(0, problems.size())
                .parallel()
                .mapToObj(i -> simulation.run(scenario, problems.get(i), traces.get(i)::add))
                .toList();
        Map<String, Object> parameters =
                Parameters.read(scenario.type(), setting.parameters).values();
        double criticalPath = traces.stream()
                .mapToDouble(
                        trace -> setting.hasPath ? LeastTime.seconds(setting.strategy, parameters, trace) : Double.NaN)
                .average()
                .orElseThrow();
        return new LockStepComparison(
                setting.strategy,
                setting.shown,
                Simulation.Mean.of(free),
                setting.simulation(true).mean(scenario, problems),
                criticalPath);
    }

    /** How many times as long as its critical path a search took; NaN where that is not known. */
    double waste() {
        return free.seconds() / criticalPath;
    }

    /** The same of the lock-step version, for as many tokens. */
    double lockStepWaste() {
        return waste() * timeRatioPerToken();
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
