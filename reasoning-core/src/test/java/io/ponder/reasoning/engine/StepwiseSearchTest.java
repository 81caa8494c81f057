package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.engine.VirtualWorld.Script;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.CutBy;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine guarantees to searches that work step by step. */
class StepwiseSearchTest {

    private static final String ANSWER = "So it is \\boxed{7}.";

    /** Steps that differ and never end; whole solutions do. */
    private static IntFunction<Script> endless(int tokens, long millis) {
        return trial -> new Script(ANSWER, "Step " + trial + ".\n\n", tokens, millis, 0.5, false);
    }

    private static SearchResult beam(
            Map<String, Object> parameters, Budget budget, VirtualWorld world, List<TraceEvent> trace) {
        Map<String, Object> all = new HashMap<>(Map.of("beams", 2, "expansions", 2));
        all.putAll(parameters);
        return Searches.run("beam_search", all, budget, world, trace::add);
    }

    private static Budget budget(long tokens, Duration time, int samples) {
        return new Budget(tokens, null, time, samples, 64);
    }

    private static List<FinishReason> endings(List<TraceEvent> trace) {
        return trace.stream()
                .filter(TraceEvent.Proposed.class::isInstance)
                .map(event -> ((TraceEvent.Proposed) event).node())
                .filter(TraceNode::isCandidate)
                .map(TraceNode::finishReason)
                .toList();
    }

    @Test
    void whenTimeRunsShortWithoutAnAnswerTheBestPathIsFinished() {
        VirtualWorld world = new VirtualWorld(endless(1, 100), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result =
                beam(Map.of("max_depth", 256), budget(1_000_000, Duration.ofSeconds(2), 10_000), world, trace);

        assertThat(result.cutBy()).isEqualTo(CutBy.MAX_SECONDS);
        assertThat(result.selection().node().text()).startsWith("Step ").endsWith(ANSWER);
        assertThat(result.usage().seconds()).isBetween(1.6, 2.0);
        assertThat(trace).anyMatch(TraceEvent.BudgetSpent.class::isInstance);
    }

    @Test
    void whenSamplesRunOutTheLastOneFinishesTheBestPath() {
        VirtualWorld world = new VirtualWorld(endless(1, 10), Searches.SEED);
        SearchResult result = beam(Map.of(), budget(1_000_000, Duration.ofMinutes(1), 9), world, new ArrayList<>());

        assertThat(result.cutBy()).isEqualTo(CutBy.MAX_SAMPLES);
        assertThat(world.samples).isEqualTo(9);
        assertThat(result.selection().node().text()).endsWith(ANSWER);
    }

    @Test
    void roomForOneSolutionIsKeptOutOfATokenBudget() {
        VirtualWorld world = new VirtualWorld(endless(10, 10), Searches.SEED);
        SearchResult result = beam(Map.of(), budget(500, Duration.ofMinutes(1), 1000), world, new ArrayList<>());

        assertThat(result.cutBy()).isEqualTo(CutBy.MAX_TOKENS);
        assertThat(result.selection().node().text()).endsWith(ANSWER);
        assertThat(world.tokensSpent).isLessThanOrEqualTo(500);
    }

    @Test
    void aModelThatWritesEmptyStepsIsStopped() {
        VirtualWorld world = new VirtualWorld(trial -> new Script(ANSWER, "\n\n", 1, 5, 0.5, false), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = beam(Map.of(), Searches.AMPLE, world, trace);

        assertThat(endings(trace)).containsOnly(FinishReason.STUCK);
        assertThat(result.selection().node().answer()).isNull();
        assertThat(world.samples).isEqualTo(4);
    }

    @Test
    void aModelThatRepeatsAStepIsStopped() {
        VirtualWorld world =
                new VirtualWorld(trial -> new Script(ANSWER, "Again.\n\n", 1, 5, 0.5, false), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        beam(Map.of(), Searches.AMPLE, world, trace);

        assertThat(endings(trace)).isNotEmpty().containsOnly(FinishReason.STUCK);
    }

    @Test
    void aPathIsCutAtTheTokensOfOneAnswer() {
        // The searches allow 100 tokens an answer, and a step here takes 30.
        VirtualWorld world = new VirtualWorld(endless(30, 5), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        beam(Map.of("max_depth", 256), Searches.AMPLE, world, trace);

        assertThat(endings(trace)).isNotEmpty().containsOnly(FinishReason.LENGTH);
    }

    @Test
    void aPathThatReachesTheDepthLimitIsFinishedNotLost() {
        VirtualWorld world = new VirtualWorld(endless(1, 5), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        SearchResult result = beam(Map.of("max_depth", 3), Searches.AMPLE, world, trace);

        assertThat(result.selection().node().depth()).isEqualTo(4);
        assertThat(result.selection().node().text()).endsWith(ANSWER);
        assertThat(result.cutBy()).isNull();
    }

    @Test
    void stragglersOfARoundAreCancelledWhenItIsNotToWait() {
        IntFunction<Script> oneIsSlow = trial -> new Script(ANSWER, null, 10, trial == 0 ? 60_000 : 10, 0.5, false);
        VirtualWorld world = new VirtualWorld(oneIsSlow, Searches.SEED);
        SearchResult result = beam(Map.of("wait_for", 0.75, "answers", 3), Searches.AMPLE, world, new ArrayList<>());

        assertThat(result.usage().seconds()).isLessThan(1);
        assertThat(result.samples().cancelled()).isEqualTo(1);
        assertThat(result.cutBy()).isNull();
    }

    private static IntFunction<Script> unscored(@Nullable Double score) {
        return trial -> new Script(ANSWER, "Step " + trial + ".\n\n", 1, 5, score, false);
    }

    @Test
    void aVerifierThatIsDownEndsTheSearchAtOnceAndSaysSo() {
        VirtualWorld world = new VirtualWorld(unscored(null), Searches.SEED);
        assertThatThrownBy(() -> beam(Map.of("expansions", 4), Searches.AMPLE, world, new ArrayList<>()))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.failure().message())
                                .contains("verifier judge failed 8 times in a row: not scored")
                                .contains("on_verifier_failure=continue"));
        assertThat(world.samples).isEqualTo(8);
    }

    @Test
    void askedToGoOnWithoutItsVerifierASearchDoesAndSaysSo() {
        VirtualWorld world = new VirtualWorld(unscored(null), Searches.SEED);
        SearchResult result = beam(
                Map.of("max_depth", 2, "on_verifier_failure", "continue"), Searches.AMPLE, world, new ArrayList<>());

        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("7");
        assertThat(result.selection().score()).isNull();
        assertThat(result.selection().notes()).anyMatch(note -> note.contains("scores failed"));
        assertThat(result.failures()).singleElement().extracting("role").isEqualTo(Role.VERIFIER);
    }

    @Test
    void theScoresOfARoundGoInOneCall() {
        VirtualWorld world = new VirtualWorld(endless(1, 5), Searches.SEED);
        List<TraceEvent> trace = new ArrayList<>();
        beam(Map.of("max_depth", 1), Searches.AMPLE, world, trace);

        assertThat(trace)
                .filteredOn(TraceEvent.ScoreStarted.class::isInstance)
                .first()
                .satisfies(event ->
                        assertThat(((TraceEvent.ScoreStarted) event).nodes()).hasSize(4));
    }
}
