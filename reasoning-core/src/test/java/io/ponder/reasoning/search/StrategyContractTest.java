package io.ponder.reasoning.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.search.VirtualWorld.Script;
import io.ponder.reasoning.strategy.Strategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of {@link Strategy}, put to every strategy in the registry, in seeded random worlds. */
class StrategyContractTest {

    private static final int WORLDS = 500;

    static Stream<String> strategies() {
        return Strategies.names().stream();
    }

    /** Answers, failures, cut-off samples, duplicates and delays, all drawn from the seed. */
    private static IntFunction<Script> script(long seed, double failing, long delaySeed) {
        return trial -> {
            Random what = new Random(seed * 31 + trial);
            Random when = new Random(delaySeed * 17 + trial);
            boolean fails = what.nextDouble() < failing;
            int answer = what.nextInt(4);
            boolean silent = what.nextInt(6) == 0;
            String text = silent ? "I cannot say." : "So we get \\boxed{" + answer + "}.";
            int tokens = 1 + what.nextInt(120);
            Double score = what.nextDouble() < failing / 2 ? null : Double.valueOf(what.nextDouble());
            return new Script(fails ? null : text, tokens, 1 + when.nextInt(500), score, what.nextInt(5) == 0);
        };
    }

    private static Map<String, Object> parameters(String strategy, int n) {
        return strategy.equals("sample") ? Map.of() : Map.of("n", n);
    }

    private static Optional<SearchResult> tryRun(
            String strategy, int n, Budget budget, VirtualWorld world, List<TraceEvent> trace) {
        try {
            return Optional.of(Searches.run(strategy, parameters(strategy, n), budget, world, trace::add));
        } catch (SearchFailedException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String key(SearchResult result) {
        Answer answer = result.selection().node().answer();
        return answer == null ? null : answer.key();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void neverExceedsItsBudgetCountingWhatIsInFlight(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Budget budget = new Budget(
                    100 + random.nextInt(2000),
                    null,
                    Duration.ofSeconds(60),
                    1 + random.nextInt(12),
                    1 + random.nextInt(6));
            VirtualWorld world = new VirtualWorld(script(seed, 0.2, seed), Searches.SEED);
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result = tryRun(strategy, 1 + random.nextInt(16), budget, world, trace);

            assertThat(world.tokensSpent).as("tokens, seed %d", seed).isLessThanOrEqualTo(budget.maxTokens());
            assertThat(world.samples).isLessThanOrEqualTo(budget.maxSamples());
            assertThat(world.mostInFlight).isLessThanOrEqualTo(budget.maxParallel());
            result.ifPresent(r -> assertThat(r.usage().samples()).isEqualTo(world.samples));
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void endsWithAnAnswerWhenAnyCandidateSurvives(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            IntFunction<Script> script = script(seed, 0.6, seed);
            int n = strategy.equals("sample") ? 1 : 6;
            boolean survives =
                    IntStream.range(0, n).anyMatch(t -> script.apply(t).text() != null);
            boolean scored = IntStream.range(0, n)
                    .anyMatch(t ->
                            script.apply(t).text() != null && script.apply(t).score() != null);
            boolean needsScore = Strategies.named(strategy).scores();
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result =
                    tryRun(strategy, n, Searches.AMPLE, new VirtualWorld(script, Searches.SEED), trace);

            assertThat(result.isPresent()).as("seed %d", seed).isEqualTo(needsScore ? scored : survives);
            assertThat(trace.getLast())
                    .isInstanceOf(result.isPresent() ? TraceEvent.Finished.class : TraceEvent.GaveUp.class);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theAnswerDoesNotDependOnTheOrderOfArrival(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Optional<String> first = answer(strategy, script(seed, 0.2, 1));
            for (int order = 2; order < 6; order++) {
                assertThat(answer(strategy, script(seed, 0.2, order)))
                        .as("seed %d, order %d", seed, order)
                        .isEqualTo(first);
            }
        }
    }

    private static Optional<String> answer(String strategy, IntFunction<Script> script) {
        return tryRun(strategy, 7, Searches.AMPLE, new VirtualWorld(script, Searches.SEED), new ArrayList<>())
                .map(result -> String.valueOf(key(result)));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void sameSeedAndSameRepliesGiveTheSameTrace(String strategy) {
        for (int seed = 0; seed < WORLDS / 5; seed++) {
            List<TraceEvent> first = new ArrayList<>();
            List<TraceEvent> second = new ArrayList<>();
            tryRun(strategy, 5, Searches.AMPLE, new VirtualWorld(script(seed, 0.3, seed), Searches.SEED), first);
            tryRun(strategy, 5, Searches.AMPLE, new VirtualWorld(script(seed, 0.3, seed), Searches.SEED), second);
            assertThat(second).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void thereIsABestAnswerFromTheFirstCandidateOn(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            List<TraceEvent> trace = new ArrayList<>();
            tryRun(strategy, 5, Searches.AMPLE, new VirtualWorld(script(seed, 0.3, seed), Searches.SEED), trace);
            for (int i = 0; i < trace.size(); i++) {
                if (trace.get(i) instanceof TraceEvent.Proposed) {
                    assertThat(trace.get(i + 1)).as("seed %d", seed).isInstanceOf(TraceEvent.Best.class);
                    break;
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aBudgetOfOneSampleIsPlainSampling(String strategy) {
        Budget one = new Budget(1_000_000, null, Duration.ofMinutes(1), 1, 1);
        for (int seed = 0; seed < WORLDS / 5; seed++) {
            IntFunction<Script> script = script(seed, 0, seed);
            Optional<SearchResult> plain =
                    tryRun("sample", 1, Searches.AMPLE, new VirtualWorld(script, Searches.SEED), new ArrayList<>());
            Optional<SearchResult> result =
                    tryRun(strategy, 8, one, new VirtualWorld(script, Searches.SEED), new ArrayList<>());
            assertThat(result.map(r -> r.selection().node().text()))
                    .isEqualTo(plain.map(r -> r.selection().node().text()));
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aDeadlineCutsTheSearchAndKeepsTheBestAnswerSoFar(String strategy) {
        for (int seed = 0; seed < WORLDS / 5; seed++) {
            Budget budget = new Budget(1_000_000, null, Duration.ofMillis(200), 1000, 64);
            IntFunction<Script> script = script(seed, 0, seed);
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result = tryRun(strategy, 8, budget, new VirtualWorld(script, Searches.SEED), trace);
            boolean anyInTime = trace.stream().anyMatch(TraceEvent.Proposed.class::isInstance);
            assertThat(result.isPresent()).as("seed %d", seed).isEqualTo(anyInTime);
            assertThat(trace.getLast().atMs()).isLessThanOrEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void usageAddsUpToWhatTheEnginesReported(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            VirtualWorld world = new VirtualWorld(script(seed, 0.2, seed), Searches.SEED);
            Optional<SearchResult> result = tryRun(strategy, 6, Searches.AMPLE, world, new ArrayList<>());
            if (result.isPresent() && !result.get().usage().estimated()) {
                Usage usage = result.get().usage();
                assertThat(usage.tokens().total()).as("seed %d", seed).isEqualTo(world.tokensSpent);
                assertThat(usage.entries().stream()
                                .mapToLong(entry -> entry.tokens().total())
                                .sum())
                        .isEqualTo(usage.tokens().total());
            }
        }
    }
}
