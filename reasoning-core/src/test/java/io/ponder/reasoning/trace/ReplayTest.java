package io.ponder.reasoning.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.engine.VirtualWorld;
import io.ponder.reasoning.engine.VirtualWorld.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replay notices. That every strategy replays to the same tree and answer is a law of the contract test. */
class ReplayTest {

    private final List<TraceEvent> trace = new ArrayList<>();

    /** Two rounds of two paths, then the answers 0 and 1; the first scores best. */
    @BeforeEach
    void record() {
        VirtualWorld world = new VirtualWorld(
                trial -> new Script(
                        "It is \\boxed{" + trial % 2 + "}.",
                        trial < 8 ? "Step " + trial + ".\n\n" : null,
                        5,
                        10 + trial,
                        0.9 - trial / 100.0,
                        false),
                Searches.SEED);
        Searches.run("beam_search", Map.of("beams", 2, "expansions", 2), Searches.AMPLE, world, trace::add);
    }

    private void change(UnaryOperator<TraceEvent> change) {
        trace.replaceAll(change);
    }

    @Test
    void whatWasNotChangedComesOutTheSame() {
        Replay.Result result = Replay.of(trace);
        assertThat(result.differences()).isEmpty();
        assertThat(result.nodes()).hasSize(12);
        assertThat(result.recordedNode())
                .isEqualTo(result.selection().orElseThrow().node().id());
    }

    @Test
    void anotherStrategyShowsWhereItDecidesOtherwise() {
        change(event -> event instanceof TraceEvent.Started e
                ? new TraceEvent.Started(
                        e.seq(),
                        e.atMs(),
                        e.strategy(),
                        Map.of("beams", 1, "expansions", 4),
                        e.model(),
                        e.verifier(),
                        e.verifierKind(),
                        e.problem(),
                        e.sampling(),
                        e.budget(),
                        e.capabilities(),
                        e.seed())
                : event);
        assertThat(Replay.of(trace).differences())
                .contains("trial 6 was a STEP of node 2 then; now it is a STEP of node 1");
    }

    @Test
    void anotherChoiceIsTold() {
        change(event -> event instanceof TraceEvent.Finished e
                ? new TraceEvent.Finished(e.seq(), e.atMs(), 10, e.cutBy(), e.usage())
                : event);
        assertThat(Replay.of(trace).differences()).containsExactly("node 10 was chosen then; now it is node 9");
    }

    @Test
    void aScoreThatIsNotAskedForIsTold() {
        change(event -> event instanceof TraceEvent.Started e
                ? new TraceEvent.Started(
                        e.seq(),
                        e.atMs(),
                        "majority_vote",
                        Map.of("n", 4),
                        e.model(),
                        e.verifier(),
                        e.verifierKind(),
                        e.problem(),
                        e.sampling(),
                        e.budget(),
                        e.capabilities(),
                        e.seed())
                : event);
        assertThat(Replay.of(trace).differences()).contains("node 1 was scored then; now it is not");
    }

    @Test
    void aTraceThatIsCutReplaysAsFarAsItGoes() {
        Replay.Result result = Replay.of(trace.subList(0, trace.size() / 2));
        assertThat(result.differences()).isEmpty();
        assertThat(result.recordedNode()).isNull();
    }

    @Test
    void aTraceWithoutItsBeginningOrWithAHoleIsRefusedInWords() {
        assertThatThrownBy(() -> Replay.of(trace.subList(1, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("begins with the event \"started\"");
        trace.removeIf(
                event -> event instanceof TraceEvent.Proposed e && e.node().id() == 1);
        assertThatThrownBy(() -> Replay.of(trace))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("about node 1, which no earlier event made");
    }
}
