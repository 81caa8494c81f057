package io.ponder.reasoning.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches of every strategy that broke off, after each of their events, and were resumed from what was recorded. */
class ResumedSearchTest {

    private static final int WORLDS = 16;

    /** So many searches are cut after each event, the others after every seventh. */
    private static final int CUT_EVERYWHERE = 3;

    static Stream<String> strategies() {
        return StrategyContractTest.strategies();
    }

    /**
     * One part of a search.
     *
     * @param record what happened before
     */
    private static final class Part {
        private final List<TraceEvent> record;
        private final List<TraceEvent> events = new ArrayList<>();
        private final Set<Integer> drawn = new HashSet<>();
        private final Set<Integer> scored = new HashSet<>();
        private int calls;
        private @Nullable SearchResult result;
        private @Nullable SearchFailedException failed;

        private Part(List<TraceEvent> record) {
            this.record = record;
        }

        static Part run(List<TraceEvent> record, String strategy, Budget budget, VirtualWorld world, boolean dear) {
            Part part = new Part(record);
            Proposer proposer = (request, deadline, replies) -> {
                part.calls++;
                request.prefixes()
                        .forEach(prefix -> IntStream.range(0, prefix.samples())
                                .forEach(i -> part.drawn.add((int) (prefix.seed() + i - Searches.SEED))));
                return world.propose(request, deadline, replies);
            };
            Verifier verifier = (problem, nodes, deadline, replies) -> {
                part.calls++;
                nodes.forEach(node -> part.scored.add(node.id()));
                return world.score(problem, nodes, deadline, replies);
            };
            try {
                part.result = Searches.resume(
                        record,
                        StrategyContractTest.name(strategy),
                        StrategyContractTest.parameters(strategy, 6),
                        budget,
                        StrategyContractTest.asked(strategy),
                        world,
                        proposer,
                        verifier,
                        Hedging.NONE,
                        dear ? StrategyContractTest.PER_TOKEN : null,
                        dear,
                        part.events::add);
            } catch (SearchFailedException e) {
                part.failed = e;
            }
            return part;
        }

        List<TraceEvent> whole() {
            return Stream.concat(record.stream(), events.stream()).toList();
        }

        Usage usage() {
            return result == null ? Objects.requireNonNull(failed).usage() : result.usage();
        }

        @Nullable
        String answer() {
            return result == null ? null : StrategyContractTest.key(result);
        }
    }

    private static IntStream cuts(int seed, List<TraceEvent> trace) {
        return IntStream.rangeClosed(1, trace.size()).filter(cut -> seed < CUT_EVERYWHERE || (cut + seed) % 7 == 0);
    }

    private static VirtualWorld world(IntFunction<Script> script) {
        VirtualWorld world = new VirtualWorld(script, Searches.SEED);
        world.progressAt(3, 5);
        return world;
    }

    private static Set<Integer> drawn(List<TraceEvent> record) {
        Set<Integer> trials = new HashSet<>();
        for (TraceEvent event : record) {
            switch (event) {
                case TraceEvent.Proposed e -> trials.add(e.node().trial());
                case TraceEvent.Consulted e -> trials.add(e.trial());
                case TraceEvent.Failed e when e.trial() != null -> trials.add(e.trial());
                default -> {}
            }
        }
        return trials;
    }

    private static Set<Integer> scored(List<TraceEvent> record) {
        Set<Integer> nodes = new HashSet<>();
        record.forEach(event -> {
            if (event instanceof TraceEvent.Scored e) {
                nodes.add(e.node());
            }
        });
        return nodes;
    }

    private static void assertLaws(Part resumed, Budget budget, String what) {
        List<TraceEvent> record = resumed.record;
        assertThat(resumed.drawn).as("drawn, %s", what).noneMatch(drawn(record)::contains);
        assertThat(resumed.scored).as("scored, %s", what).noneMatch(scored(record)::contains);
        List<TraceEvent> whole = resumed.whole();
        assertThat(whole)
                .as("numbers, %s", what)
                .extracting(TraceEvent::seq)
                .containsExactlyElementsOf(
                        IntStream.range(0, whole.size()).boxed().toList());
        assertThat(whole).extracting(TraceEvent::atMs).isSorted();
        assertThat(whole.getLast())
                .as(what)
                .isInstanceOf(resumed.result == null ? TraceEvent.GaveUp.class : TraceEvent.Finished.class);
        assertThat(whole.getLast().atMs()).isLessThanOrEqualTo(budget.maxTime().toMillis());
        Usage usage = resumed.usage();
        assertThat(usage.tokens().total()).as("tokens, %s", what).isLessThanOrEqualTo(budget.maxTokens());
        Double money = budget.maxCostUsd();
        if (money != null) {
            assertThat(usage.costUsd()).as("USD, %s", what).isLessThanOrEqualTo(money);
        }
        assertThat(usage.samples()).as("samples, %s", what).isLessThanOrEqualTo(budget.maxSamples());
        assertThat(usage.resumed()).as(what).isNotNull();
        Usage before = Objects.requireNonNull(usage.resumed());
        assertThat(before.tokens().total()).isLessThanOrEqualTo(usage.tokens().total());
        assertThat(before.calls()).isEqualTo(usage.calls() - resumed.calls);
        assertThat(usage.entries().stream()
                        .mapToLong(entry -> entry.tokens().total())
                        .sum())
                .isEqualTo(usage.tokens().total());
        assertThat(Replay.of(whole).differences()).as(what).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void whateverIsRecordedIsNotDrawnAgainAndTheBudgetHoldsOverBothParts(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            boolean dear = random.nextBoolean();
            Budget budget = new Budget(
                    300 + random.nextInt(6000),
                    dear ? Double.valueOf(300 + random.nextInt(6000)) : null,
                    Duration.ofMillis(200 + random.nextInt(5000)),
                    1 + random.nextInt(20),
                    1 + random.nextInt(8));
            IntFunction<Script> script = StrategyContractTest.script(seed, 0.2, seed);
            List<TraceEvent> whole = Part.run(List.of(), strategy, budget, world(script), dear).events;
            for (int cut : cuts(seed, whole).toArray()) {
                Part resumed = Part.run(whole.subList(0, cut), strategy, budget, world(script), dear);
                assertLaws(resumed, budget, "seed " + seed + ", cut after " + cut + " of " + whole.size());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theSameRepliesLeadToTheSameAnswer(String strategy) {
        boolean inOrder = StrategyContractTest.isAdaptive(strategy);
        Budget ample = new Budget(1_000_000, null, Duration.ofMinutes(10), 1000, inOrder ? 1 : 64);
        for (int seed = 0; seed < WORLDS; seed++) {
            IntFunction<Script> script = StrategyContractTest.script(seed, 0.2, seed);
            Part whole = Part.run(List.of(), strategy, ample, world(script), false);
            for (int cut : cuts(seed, whole.events).toArray()) {
                Part resumed = Part.run(whole.events.subList(0, cut), strategy, ample, world(script), false);
                assertThat(resumed.answer())
                        .as("seed %d, cut after %d of %d", seed, cut, whole.events.size())
                        .isEqualTo(whole.answer());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aSearchIsResumedAsOftenAsItBreaksOff(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Budget budget = new Budget(20_000, null, Duration.ofMinutes(10), 60, 1 + random.nextInt(8));
            IntFunction<Script> script = StrategyContractTest.script(seed, 0.2, seed);
            List<TraceEvent> whole = Part.run(List.of(), strategy, budget, world(script), false).events;
            int cut = 1;
            for (int time = 0; time < 6 && cut < whole.size(); time++) {
                Part resumed = Part.run(whole.subList(0, cut), strategy, budget, world(script), false);
                assertLaws(resumed, budget, "seed " + seed + ", time " + time + ", cut after " + cut);
                whole = resumed.whole();
                cut += 1 + random.nextInt(Math.max(1, (whole.size() - cut) / 3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aSearchThatHasEndedEndsAgainWithoutACall(String strategy) {
        for (int seed = 0; seed < WORLDS; seed++) {
            Random random = new Random(seed);
            Budget budget = new Budget(
                    500 + random.nextInt(4000),
                    null,
                    Duration.ofMillis(300 + random.nextInt(3000)),
                    1 + random.nextInt(30),
                    1 + random.nextInt(8));
            IntFunction<Script> script = StrategyContractTest.script(seed, 0.3, seed);
            Part first = Part.run(List.of(), strategy, budget, world(script), false);
            Part again = Part.run(first.events, strategy, budget, world(script), false);
            assertThat(again.calls).isZero();
            assertThat(again.events).isEmpty();
            SearchResult result = first.result;
            if (result == null) {
                assertThat(Objects.requireNonNull(again.failed).failure())
                        .isEqualTo(Objects.requireNonNull(first.failed).failure());
                continue;
            }
            SearchResult repeated = Objects.requireNonNull(again.result);
            assertThat(repeated.selection()).as("seed %d", seed).isEqualTo(result.selection());
            assertThat(repeated.others()).isEqualTo(result.others());
            assertThat(repeated.cutBy()).as("seed %d", seed).isEqualTo(result.cutBy());
            assertThat(repeated.samples()).as("seed %d", seed).isEqualTo(result.samples());
            assertThat(repeated.usage().entries())
                    .as("seed %d", seed)
                    .isEqualTo(result.usage().entries());
            assertThat(repeated.usage().estimated()).isEqualTo(result.usage().estimated());
            assertThat(Objects.requireNonNull(repeated.usage().resumed()).tokens())
                    .isEqualTo(result.usage().tokens());
        }
    }

    /** What the end of a call corrects is recorded with it, so that the books of the resumed search are exact. */
    @ParameterizedTest
    @MethodSource("strategies")
    void whereNothingIsInFlightTheBooksAreExact(String strategy) {
        Budget alone = new Budget(1_000_000, null, Duration.ofMinutes(10), 1000, 1);
        for (int seed = 0; seed < WORLDS; seed++) {
            IntFunction<Script> script = StrategyContractTest.script(seed, 0.2, seed);
            Part first = Part.run(List.of(), strategy, alone, world(script), true);
            for (int cut = 1; cut < first.events.size(); cut++) {
                List<TraceEvent> record = first.events.subList(0, cut);
                if (!(record.getLast() instanceof TraceEvent.CallEnded)) {
                    continue;
                }
                Part resumed = Part.run(record, strategy, alone, world(script), true);
                if (!resumed.usage().estimated()) {
                    assertThat(resumed.usage().tokens())
                            .as("seed %d, cut after %d", seed, cut)
                            .isEqualTo(first.usage().tokens());
                }
            }
        }
    }

    @Test
    void progressNeedNotBeRecorded() {
        IntFunction<Script> script = StrategyContractTest.script(3, 0.2, 3);
        List<TraceEvent> whole = Part.run(List.of(), "majority_vote", Searches.AMPLE, world(script), false).events;
        List<TraceEvent> record = whole.subList(0, whole.size() / 2).stream()
                .filter(event -> !(event instanceof TraceEvent.Progress))
                .toList();
        assertThat(record).hasSizeLessThan(whole.size() / 2);
        assertThat(Part.run(record, "majority_vote", Searches.AMPLE, world(script), false).result)
                .isNotNull();
    }

    @Test
    void theRecordOfAnotherSearchIsRefusedBeforeAnythingIsDrawn() {
        IntFunction<Script> script = StrategyContractTest.script(3, 0.2, 3);
        List<TraceEvent> vote = Part.run(List.of(), "majority_vote", Searches.AMPLE, world(script), false).events;
        VirtualWorld world = world(script);
        assertThatThrownBy(() -> Part.run(vote.subList(0, 5), "best_of_n", Searches.AMPLE, world, false))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.CONFLICT);
                    assertThat(e.failure().message())
                            .contains("event 0 (Started)")
                            .contains("start the search anew");
                });
        List<TraceEvent> gap = new ArrayList<>(vote.subList(0, vote.size() - 1));
        gap.removeIf(event -> event.seq() == 3);
        assertThatThrownBy(() -> Part.run(gap, "majority_vote", Searches.AMPLE, world, false))
                .isInstanceOf(FailureException.class);
        assertThat(world.samples).isZero();
    }
}
