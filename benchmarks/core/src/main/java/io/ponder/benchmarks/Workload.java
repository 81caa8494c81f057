package io.ponder.benchmarks;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Search;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The searches that are measured, each as large as its parameters allow.
 *
 * @param endsIn one step in so many ends its answer
 */
record Workload(String strategy, Map<String, Object> parameters, int endsIn) {

    /** By the name they have in the table. */
    static final Map<String, Workload> ALL = Map.ofEntries(
            Map.entry("majority_vote", new Workload("majority_vote", Map.of("n", 256), 1)),
            Map.entry("best_of_n", new Workload("best_of_n", Map.of("n", 256), 1)),
            Map.entry(
                    "beam_search",
                    new Workload("beam_search", Map.of("beams", 256, "expansions", 10, "answers", 4096), 40)),
            Map.entry("mcts", new Workload("mcts", Map.of("iterations", 100_000), 20)),
            Map.entry(
                    "mcts choose=visits", new Workload("mcts", Map.of("iterations", 100_000, "choose", "visits"), 20)),
            Map.entry(
                    "particle_filtering",
                    new Workload("particle_filtering", Map.of("particles", 256, "max_depth", 256), 100_000)),
            Map.entry(
                    "tree_of_thought bfs",
                    new Workload(
                            "tree_of_thought",
                            Map.of("breadth", 64, "thoughts", 40, "samples", 1, "answers", 4096),
                            40)),
            Map.entry(
                    "tree_of_thought dfs",
                    new Workload(
                            "tree_of_thought",
                            Map.of(
                                    "search",
                                    "dfs",
                                    "thoughts",
                                    10,
                                    "samples",
                                    1,
                                    "answers",
                                    4096,
                                    "max_visits",
                                    10_000),
                            40)),
            Map.entry("ab_mcts", new Workload("ab_mcts", Map.of("n", 4096), 1)));

    /** Runs it until it has drawn so many samples, or until its parameters end it. */
    SearchResult run(int maxSamples, Consumer<? super TraceEvent> trace) {
        InstantWorld world = new InstantWorld(endsIn);
        StrategyType type = Strategies.named(strategy);
        Parameters checked = Parameters.read(type, parameters);
        SearchPlan plan = new SearchPlan(
                new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
                strategy,
                checked.values(),
                List.of(new SearchPlan.Model("model", null)),
                type.scores()
                        ? new SearchPlan.Judge("instant", VerifierKind.PROCESS, false, null, OnVerifierFailure.FAIL)
                        : null,
                Aggregation.LAST,
                new Sampling(0.8, 0.95, 100_000, List.of(), null),
                new Budget(Long.MAX_VALUE / 4, null, Duration.ofHours(1), maxSamples, Budget.PARALLEL_CEILING),
                EnumSet.allOf(Capability.class),
                0);
        return Search.run(
                plan,
                type.factory().create(checked, plan.brief()),
                world,
                world,
                InstantSource.system(),
                world,
                Hedging.NONE,
                trace);
    }
}
