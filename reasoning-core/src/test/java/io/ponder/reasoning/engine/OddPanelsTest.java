package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Panels that lose their members, have only one, or are asked for more than they have; and what is told of each member. */
class OddPanelsTest {

    private static Script answer(int value, long millis) {
        return new Script("It is \\boxed{" + value + "}.", 20, millis, 0.5, false);
    }

    private static Script failing() {
        return new Script(null, 0, 5, null, false);
    }

    private static String answer(SearchResult result) {
        var answer = result.selection().node().answer();
        return answer == null ? "" : answer.text();
    }

    /** Strategies that draw whole answers side by side. */
    static Stream<String> panels() {
        return Stream.of(
                "majority_vote",
                "universal_self_consistency",
                "best_of_n",
                "weighted_best_of_n",
                "pairwise",
                "recursive_aggregation",
                "parallel_coordinated",
                "mixture",
                "auto");
    }

    static Stream<String> all() {
        return Strategies.names().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void ofAllThatFailButTheFirstItIsTheAnswer(String strategy) {
        VirtualWorld world = new VirtualWorld(trial -> trial == 0 ? answer(7, 10) : failing(), Searches.SEED);
        SearchResult result = Searches.run(strategy, Map.of(), Searches.AMPLE, world);
        assertThat(answer(result)).isEqualTo("7");
        assertThat(result.samples().failed()).isEqualTo(result.samples().asked() - 1);
    }

    @ParameterizedTest
    @MethodSource("panels")
    void ofAPanelThatFailsButForOneThatIsTheAnswerWhicheverItIs(String strategy) {
        VirtualWorld world = new VirtualWorld(trial -> trial == 2 ? answer(7, 10) : failing(), Searches.SEED);
        SearchResult result = Searches.run(strategy, Map.of(), Searches.AMPLE, world);
        assertThat(answer(result)).isEqualTo("7");
        assertThat(result.failures())
                .filteredOn(count -> count.role() == Role.PROPOSER)
                .isNotEmpty();
    }

    /** What a budget of one sample sets: one sample is drawn, and the model is asked nothing about it. */
    static Stream<String> ofOne() {
        return Strategies.all().stream()
                .filter(type -> type.budget().unit() == SampleBudget.Unit.ANSWERS)
                .map(StrategyType::name)
                .filter(name -> !name.equals("auto"));
    }

    @ParameterizedTest
    @MethodSource("ofOne")
    void aPanelOfOneIsASample(String strategy) {
        Map<String, Object> one = Strategies.named(strategy).budget().parameters(1);
        List<TraceEvent> trace = new ArrayList<>();
        VirtualWorld world = new VirtualWorld(trial -> answer(7, 10), Searches.SEED);
        SearchResult result = Searches.run(strategy, one, Searches.AMPLE, world, trace::add);
        assertThat(answer(result)).isEqualTo("7");
        assertThat(result.samples().asked()).isEqualTo(1);
        assertThat(trace).noneMatch(TraceEvent.ConsultStarted.class::isInstance);
        assertThat(result.attempts()).extracting(AnswerOrigin::fate).containsExactly(Fate.SELECTED);
    }

    static Stream<Arguments> moreThanThereAre() {
        return Stream.of(
                Arguments.of("majority_vote", Map.of("n", 3, "wait_for", 9), 3),
                Arguments.of("majority_vote", Map.of("n", 3, "warm_up", 9), 3),
                Arguments.of("best_of_n", Map.of("n", 3, "wait_for", 9), 3),
                Arguments.of("universal_self_consistency", Map.of("n", 3, "wait_for", 9), 3),
                Arguments.of("pairwise", Map.of("n", 3, "rivals", 64, "comparisons", 1024), 3),
                Arguments.of("mixture", Map.of("n", 3, "wait_for", 9), 4),
                Arguments.of("recursive_aggregation", Map.of("population", 3, "rounds", 1, "subset", 64), 6),
                Arguments.of("parallel_coordinated", Map.of("attempts", 3, "rounds", 2, "narrowing", 64), 5),
                Arguments.of("sequential_revision", Map.of("n", 3, "context", 16), 3),
                Arguments.of("ab_mcts", Map.of("n", 3, "parallel", 256), 3));
    }

    /** A quorum, a subset, rivals, a context or parallel samples above what there is mean all that there is. */
    @ParameterizedTest
    @MethodSource("moreThanThereAre")
    void moreThanThereAreMeansAll(String strategy, Map<String, Object> parameters, int samples) {
        VirtualWorld world = new VirtualWorld(trial -> answer(trial, 10 + trial), Searches.SEED);
        SearchResult result = Searches.run(strategy, parameters, Searches.AMPLE, world);
        assertThat(result.samples().finished()).isEqualTo(samples);
        assertThat(result.cutBy()).isNull();
        assertThat(result.samples().cancelled()).isZero();
    }

    /** Eight different answers: by whatever is equal for all, the one asked for first is taken, also if it comes last. */
    @ParameterizedTest
    @MethodSource("ties")
    void tiesGoToTheOneThatWasAskedForFirst(String strategy) {
        VirtualWorld world = new VirtualWorld(trial -> answer(40 + trial, 100 - trial), Searches.SEED);
        SearchResult result = Searches.run(strategy, Map.of(), Searches.AMPLE, world);
        assertThat(answer(result)).isEqualTo("40");
    }

    static Stream<String> ties() {
        return Stream.of("majority_vote", "universal_self_consistency", "best_of_n", "weighted_best_of_n", "pairwise");
    }

    /** Seven is chosen after three votes; the slow one is stopped, and one has failed. */
    @Test
    void whatBecameOfEachMemberIsTold() {
        Script[] script = {answer(7, 10), answer(8, 20), failing(), answer(7, 30), answer(7, 40), answer(9, 9_000)};
        VirtualWorld world = new VirtualWorld(trial -> script[trial], Searches.SEED);
        SearchResult result =
                Searches.run("majority_vote", Map.of("n", 6, "temperatures", List.of(0.2, 0.9)), Searches.AMPLE, world);
        assertThat(result.attempts())
                .extracting(AnswerOrigin::fate)
                .containsExactly(
                        Fate.SELECTED, Fate.PRUNED, Fate.FAILED, Fate.SUPPORTING, Fate.SUPPORTING, Fate.CANCELLED);
        assertThat(result.attempts()).extracting(AnswerOrigin::trial).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(result.attempts())
                .extracting(AnswerOrigin::temperature)
                .containsExactly(0.2, 0.9, 0.2, 0.9, 0.2, 0.9);
        assertThat(result.attempts()).extracting(AnswerOrigin::model).containsOnly("model");
        assertThat(result.attempts()).extracting(AnswerOrigin::calls).containsOnly(1);
        assertThat(result.attempts().get(3).seed()).isEqualTo(Searches.SEED + 3);
        assertThat(result.attempts()).extracting(AnswerOrigin::answer).containsExactly("7", "8", null, "7", "7", null);
        assertThat(result.attempts().get(2).failure()).extracting("message").isEqualTo("scripted");
        assertThat(result.attempts().get(5).node()).isNull();
    }

    /** What a rewriting was asked with is in the trace; an answer to the problem itself needs no repetition. */
    @Test
    void theTraceTellsWhatEachMemberWasAskedWith() {
        List<TraceEvent> trace = new ArrayList<>();
        VirtualWorld world = new VirtualWorld(trial -> answer(trial, 10), Searches.SEED);
        Searches.run(
                "recursive_aggregation",
                Map.of("population", 2, "rounds", 1, "subset", 2),
                Searches.AMPLE,
                world,
                trace::add);
        List<String> questions = trace.stream()
                .filter(TraceEvent.ProposeStarted.class::isInstance)
                .map(event -> String.valueOf(((TraceEvent.ProposeStarted) event).question()))
                .toList();
        assertThat(questions.getFirst()).isEqualTo("null");
        assertThat(questions.subList(1, questions.size()))
                .hasSize(2)
                .allSatisfy(question -> assertThat(question).contains("How many?", "\\boxed{0}", "\\boxed{1}"));
    }

    /** Every strategy that has a quorum describes it alike. */
    @Test
    void aQuorumHasOneName() {
        assertThat(panels().filter(name -> !name.equals("auto")).map(Strategies::named))
                .allSatisfy(type -> assertThat(type.parameters())
                        .extracting(Parameter::name)
                        .contains("wait_for"));
    }
}
