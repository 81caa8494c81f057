package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of {@link Strategy}, put to every strategy in the registry, in seeded random worlds. */
class StrategyContractTest {

    private static final int WORLDS = 500;

    /** The default of {@code max_depth}, and the rest of a path that reaches it. */
    private static final int DEEPEST = 40 + 1;

    /** A dollar for every token. */
    static final Price PER_TOKEN = new Price(1_000_000, 1_000_000, 1_000_000);

    /**
     * Strategies that ask for more on each result as it comes, so that another order of arrival numbers the trials, and
     * with them the seeds, in another way. Their choice within one tree does not depend on it.
     */
    private static final Set<String> ADAPTIVE =
            Set.of("mcts", "ab_mcts", "sequential_revision", "budget_forcing", "power_sampling", "auto");

    /** {@code auto} again, as a policy teaches it: a law for one of its forms is a law for the other. */
    private static final String BY_POLICY = "auto by policy";

    /** Beam search whose order of arrival numbers the trials as well. */
    private static final String AHEAD = "beam_search ahead";

    /** Something to do for each kind of problem, with a sign from the verifier. */
    private static final Map<String, Object> POLICY = Map.of(
            "first",
            3,
            "doubted_below",
            0.5,
            "levels",
            List.of(Map.of(
                    "samples",
                    8,
                    "rules",
                    List.of(
                            Map.of("agree", 0, "choose", "best", "n", 5),
                            Map.of("agree", 1, "choose", "beam_search", "n", 9, "beams", 2),
                            Map.of("agree", 3, "doubted", true, "choose", "weighted_vote", "n", 9),
                            Map.of("agree", 2, "choose", "vote", "n", 8),
                            Map.of("agree", 3, "choose", "vote", "n", 3)))),
            "efforts",
            Map.of("low", 8, "medium", 8, "high", 8));

    /** Follows the name of a strategy whose samples may call tools, and call some wrongly. */
    private static final String WITH_TOOLS = " with tools";

    /** Follows the name of a strategy that is asked for more than one candidate. */
    private static final String FOR_THREE = " for three";

    private static final Tools TOOLS = new Tools(
            List.of(new Tools.Function("add", null, null, null), new Tools.Function("find", null, null, null)),
            Tools.Choice.AUTO,
            null,
            null);

    static Stream<String> strategies() {
        Stream<String> withTools = Strategies.all().stream()
                .filter(StrategyType::tools)
                .flatMap(type -> Stream.of(type.name() + WITH_TOOLS, type.name() + WITH_TOOLS + FOR_THREE));
        Stream<String> forThree = Strategies.names().stream().map(name -> name + FOR_THREE);
        return Stream.of(Strategies.names().stream(), Stream.of(BY_POLICY, AHEAD), withTools, forThree)
                .flatMap(names -> names);
    }

    static String name(String strategy) {
        return strategy.equals(BY_POLICY)
                ? "auto"
                : strategy.equals(AHEAD)
                        ? "beam_search"
                        : strategy.replace(WITH_TOOLS, "").replace(FOR_THREE, "");
    }

    static boolean isAdaptive(String strategy) {
        return strategy.equals(AHEAD) || ADAPTIVE.contains(name(strategy));
    }

    static Searches.Asked asked(String strategy) {
        Searches.Asked usual =
                strategy.endsWith(FOR_THREE) ? Searches.Asked.USUAL.withChoices(3) : Searches.Asked.USUAL;
        return strategy.contains(WITH_TOOLS) ? usual.withTools(TOOLS) : usual;
    }

    static Stream<String> orderless() {
        return strategies().filter(strategy -> !isAdaptive(strategy));
    }

    /** Answers, steps, failures, cut-off samples, duplicates and delays, all drawn from the seed. */
    static IntFunction<Script> script(long seed, double failing, long delaySeed) {
        return trial -> {
            Random what = new Random(seed * 31 + trial);
            Random when = new Random(delaySeed * 17 + trial);
            boolean fails = what.nextDouble() < failing;
            int answer = what.nextInt(4);
            boolean silent = what.nextInt(6) == 0;
            String verdict = List.of("sure", "likely", "impossible").get(what.nextInt(3));
            String ratings = " A: " + (seed + trial) % 11 + ", B: " + (seed + 3L * trial) % 11;
            String text = silent ? "I cannot say." : "So we get \\boxed{" + answer + "}. " + verdict + ratings;
            // One step in ten is empty, and some repeat what was written before.
            String step = what.nextInt(10) == 0 ? "\n\n" : "Step " + what.nextInt(12) + ".\n\n";
            boolean goesOn = what.nextInt(3) > 0;
            int tokens = 1 + what.nextInt(120);
            Double score = what.nextDouble() < failing / 2 ? null : Double.valueOf(what.nextDouble());
            return new Script(
                    fails ? null : text,
                    goesOn ? step : null,
                    tokens,
                    1 + when.nextInt(500),
                    score,
                    what.nextInt(5) == 0,
                    calls(what));
        };
    }

    /** None, one or two calls; some of a tool that there is not, or with arguments that are no JSON. */
    private static List<ToolCall> calls(Random what) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = what.nextInt(3); i > 0; i--) {
            String name = List.of("add", "add", "find", "delete").get(what.nextInt(4));
            String arguments = List.of("{\"a\": 1}", "{ \"a\":1.0 }", "{\"a\": 2}", "{\"a\": ")
                    .get(what.nextInt(4));
            calls.add(new ToolCall("call", name, arguments));
        }
        return calls;
    }

    /** The strategy's defaults, with {@code n} samples where it takes a number of them. */
    static Map<String, Object> parameters(String strategy, int n) {
        StrategyType type = Strategies.named(name(strategy));
        Map<String, Object> parameters = new HashMap<>();
        if (strategy.equals(BY_POLICY)) {
            parameters.put("policy", POLICY);
        }
        if (strategy.equals(AHEAD)) {
            parameters.put("ahead", true);
            parameters.put("subtrees", 2);
        }
        for (Parameter<?> parameter : type.allParameters()) {
            if (parameter.name().equals("n")) {
                parameters.put("n", n);
            }
        }
        return parameters;
    }

    private static Optional<SearchResult> tryRun(
            String strategy, int n, Budget budget, VirtualWorld world, List<TraceEvent> trace) {
        return tryRun(strategy, n, budget, null, false, world, trace);
    }

    private static Optional<SearchResult> tryRun(
            String strategy,
            int n,
            Budget budget,
            @Nullable Price price,
            boolean judgeAsksAModel,
            VirtualWorld world,
            List<TraceEvent> trace) {
        try {
            return Optional.of(Searches.run(
                    name(strategy),
                    parameters(strategy, n),
                    budget,
                    asked(strategy),
                    world,
                    price,
                    judgeAsksAModel,
                    trace::add));
        } catch (SearchFailedException e) {
            return Optional.empty();
        }
    }

    static @Nullable String key(SearchResult result) {
        Answer answer = result.selection().node().answer();
        return answer == null ? null : answer.key();
    }

    private static boolean anyCandidate(List<TraceEvent> trace) {
        return trace.stream()
                .anyMatch(event -> event instanceof TraceEvent.Proposed proposed
                        && proposed.node().isCandidate());
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void neverExceedsItsBudgetCountingWhatIsInFlight(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Budget budget = new Budget(
                    100 + random.nextInt(2000),
                    random.nextBoolean() ? Double.valueOf(100 + random.nextInt(2000)) : null,
                    Duration.ofSeconds(60),
                    1 + random.nextInt(12),
                    1 + random.nextInt(6));
            VirtualWorld world = new VirtualWorld(script(seed, 0.2, seed), Searches.SEED);
            List<TraceEvent> trace = new ArrayList<>();
            tryRun(strategy, 1 + random.nextInt(16), budget, PER_TOKEN, random.nextBoolean(), world, trace);

            assertThat(world.tokensSpent).as("tokens, seed %d", seed).isLessThanOrEqualTo(budget.maxTokens());
            Double money = budget.maxCostUsd();
            if (money != null) {
                assertThat(world.tokensSpent * 1.0).as("USD, seed %d", seed).isLessThanOrEqualTo(money);
            }
            assertThat(samplesStarted(trace)).as("samples, seed %d", seed).isLessThanOrEqualTo(budget.maxSamples());
            assertThat(world.mostInFlight).as("parallel, seed %d", seed).isLessThanOrEqualTo(budget.maxParallel());
        }
    }

    private static int samplesStarted(List<TraceEvent> trace) {
        return trace.stream()
                .mapToInt(event -> event instanceof TraceEvent.ProposeStarted started ? started.samples() : 0)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void endsWithAnAnswerWhenAnyCandidateSurvives(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result = tryRun(
                    strategy, 6, Searches.AMPLE, new VirtualWorld(script(seed, 0.6, seed), Searches.SEED), trace);

            boolean verifierDown = trace.getLast() instanceof TraceEvent.GaveUp gaveUp
                    && (gaveUp.failure().message().contains("times in a row")
                            || gaveUp.failure().message().matches("(all \\d+ scores|the only score) failed.*"));
            assertThat(result.isPresent())
                    .as("seed %d: %s", seed, trace.getLast())
                    .isEqualTo(anyCandidate(trace) && !verifierDown);
            assertThat(trace.getLast())
                    .isInstanceOf(result.isPresent() ? TraceEvent.Finished.class : TraceEvent.GaveUp.class);
        }
    }

    @ParameterizedTest
    @MethodSource("orderless")
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
                if (trace.get(i) instanceof TraceEvent.Proposed proposed
                        && proposed.node().isCandidate()) {
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
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result = tryRun(strategy, 8, one, new VirtualWorld(script, Searches.SEED), trace);
            List<TraceEvent.ProposeStarted> samples = trace.stream()
                    .filter(TraceEvent.ProposeStarted.class::isInstance)
                    .map(TraceEvent.ProposeStarted.class::cast)
                    .toList();
            assertThat(samples).singleElement().satisfies(only -> {
                assertThat(only.unit()).isEqualTo(Move.Unit.SOLUTION);
                assertThat(only.node()).isZero();
                assertThat(only.samples()).isEqualTo(1);
            });
            assertThat(result.orElseThrow().others()).isEmpty();
            assertThat(result.orElseThrow().selection().node().text())
                    .isEqualTo(script.apply(samples.getFirst().firstTrial()).text());
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
            assertThat(result.isPresent()).as("seed %d", seed).isEqualTo(anyCandidate(trace));
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

    /** A candidate with a fault is chosen only where every candidate has one, and none of them a lesser one. */
    @ParameterizedTest
    @MethodSource("strategies")
    void aMalformedCandidateIsNeverChosenOverABetterOne(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result = tryRun(
                    strategy, 6, Searches.AMPLE, new VirtualWorld(script(seed, 0.3, seed), Searches.SEED), trace);
            List<TraceNode> candidates = candidates(trace);
            int best = candidates.stream()
                    .mapToInt(node -> FormFault.rank(node.fault()))
                    .min()
                    .orElse(0);
            result.ifPresent(r -> assertThat(returned(r))
                    .as("seed %d", r.seed())
                    .allSatisfy(node -> assertThat(candidates)
                            .filteredOn(each -> each.id() == node.id())
                            .singleElement()
                            .matches(each -> FormFault.rank(each.fault()) == best)));
        }
    }

    /** As many candidates as were asked for, all different samples, whatever the order in which they came. */
    @ParameterizedTest
    @MethodSource("orderless")
    void furtherChoicesAreTheNextBestAndDoNotDependOnTheOrderOfArrival(String strategy) {
        int wanted = asked(strategy).choices();
        for (int seed = 0; seed < WORLDS; seed++) {
            List<Integer> first = null;
            for (int order = 1; order < 4; order++) {
                List<TraceEvent> trace = new ArrayList<>();
                Optional<SearchResult> result = tryRun(
                        strategy, 7, Searches.AMPLE, new VirtualWorld(script(seed, 0.2, order), Searches.SEED), trace);
                List<Integer> trials = result.map(
                                r -> returned(r).stream().map(Candidate::trial).toList())
                        .orElse(List.of());
                assertThat(trials).as("seed %d", seed).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(wanted);
                if (result.isPresent() && candidates(trace).stream().allMatch(node -> node.fault() == null)) {
                    assertThat(trials)
                            .as("seed %d", seed)
                            .hasSize(Math.min(wanted, candidates(trace).size()));
                }
                first = first == null || wanted == 1 ? trials : first;
                assertThat(trials).as("seed %d, order %d", seed, order).isEqualTo(first);
            }
        }
    }

    private static List<TraceNode> candidates(List<TraceEvent> trace) {
        return trace.stream()
                .filter(TraceEvent.Proposed.class::isInstance)
                .map(event -> ((TraceEvent.Proposed) event).node())
                .filter(TraceNode::isCandidate)
                .toList();
    }

    private static List<Candidate> returned(SearchResult result) {
        return Stream.concat(Stream.of(result.selection().node()), result.others().stream())
                .toList();
    }

    /** No step of this model ever ends its answer. */
    @ParameterizedTest
    @MethodSource("strategies")
    void aModelThatNeverStopsIsHeldToTheCapsOfDepthAndNodes(String strategy) {
        for (int seed = 0; seed < WORLDS / 50; seed++) {
            Random random = new Random(seed);
            IntFunction<Script> endless = trial -> new Script(
                    "So it is \\boxed{" + trial % 3 + "}. likely",
                    "Step " + trial + ".\n\n",
                    2,
                    1 + trial % 7,
                    0.5,
                    false);
            Budget budget = new Budget(
                    1_000_000, null, Duration.ofMinutes(10), 50 + random.nextInt(400), 1 + random.nextInt(64));
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result =
                    tryRun(strategy, 4, budget, new VirtualWorld(endless, Searches.SEED), trace);

            assertThat(result).as("seed %d", seed).isPresent();
            assertThat(samplesStarted(trace)).isLessThanOrEqualTo(budget.maxSamples());
            assertThat(trace)
                    .filteredOn(TraceEvent.Proposed.class::isInstance)
                    .extracting(event -> ((TraceEvent.Proposed) event).node().depth())
                    .allSatisfy(depth -> assertThat(depth).isLessThanOrEqualTo(DEEPEST));
        }
    }

    /** The engine tells no result twice; a strategy copes with it all the same, and with what comes after its end. */
    @ParameterizedTest
    @MethodSource("strategies")
    void resultsToldTwiceLateOrInAnyOrderChangeNothingItCanDo(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            HandDrivenSearch search = new HandDrivenSearch(name(strategy), parameters(strategy, 6), seed);
            search.run();
            assertThat(search.moves()).as("moves, seed %d", seed).isLessThan(3000);
            assertThat(search.strategy().best().isPresent()).as("seed %d", seed).isEqualTo(search.candidates() > 0);
        }
    }

    /** The trace alone is enough to repeat a search: the same tree, the same answer. */
    @ParameterizedTest
    @MethodSource("strategies")
    void aTraceReplaysToTheSameTreeAndAnswer(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Budget budget = new Budget(
                    500 + random.nextInt(20_000),
                    null,
                    Duration.ofSeconds(5),
                    1 + random.nextInt(40),
                    1 + random.nextInt(8));
            List<TraceEvent> trace = new ArrayList<>();
            Optional<SearchResult> result =
                    tryRun(strategy, 6, budget, new VirtualWorld(script(seed, 0.2, seed), Searches.SEED), trace);

            Replay.Result replayed = Replay.of(trace);
            assertThat(replayed.differences()).as("seed %d", seed).isEmpty();
            result.ifPresent(
                    r -> assertThat(replayed.selection().orElseThrow().node().id())
                            .isEqualTo(r.selection().node().id()));
        }
    }
}
