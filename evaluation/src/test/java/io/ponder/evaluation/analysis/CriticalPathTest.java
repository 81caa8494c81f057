package io.ponder.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CriticalPathTest {

    private static TraceEvent asks(int call) {
        return new TraceEvent.ProposeStarted(0, 0, call, "m", 0, 0, 2, Move.Unit.STEP, 1, 100, null);
    }

    private static TraceEvent writes(int call, int tokens) {
        return new TraceEvent.Proposed(
                0,
                0,
                call,
                new TraceNode(
                        1,
                        0,
                        0,
                        1,
                        true,
                        null,
                        "a step",
                        null,
                        FinishReason.STOP,
                        null,
                        new Tokens(1000, 0, tokens),
                        null,
                        List.of(),
                        null,
                        null));
    }

    private static TraceEvent asksJudge(int call) {
        return new TraceEvent.ScoreStarted(0, 0, call, List.of(1, 2));
    }

    private static TraceEvent judges(int call, @Nullable Tokens tokens) {
        return new TraceEvent.Scored(0, 0, call, 1, 0.5, Score.outcome(0.5, null), tokens);
    }

    @Test
    void roundsAddUpTheLongestOfEach() {
        assertThat(CriticalPath.tokens(
                        List.of(asks(0), writes(0, 30), writes(0, 50), asks(1), writes(1, 20), writes(1, 10))))
                .isEqualTo(50 + 20);
    }

    @Test
    void callsSideBySideCountOnce() {
        assertThat(CriticalPath.tokens(List.of(asks(0), asks(1), writes(1, 40), writes(0, 70))))
                .isEqualTo(70);
    }

    @Test
    void aJudgeTakesTheTokensItWritesAndARuleNone() {
        assertThat(CriticalPath.tokens(List.of(
                        asks(0),
                        writes(0, 30),
                        asksJudge(1),
                        judges(1, new Tokens(500, 0, 8)),
                        asksJudge(2),
                        judges(2, null),
                        asks(3),
                        writes(3, 5))))
                .isEqualTo(30 + 8 + 5);
    }

    @Test
    void nothingTakesNothing() {
        assertThat(CriticalPath.tokens(List.of())).isZero();
    }
}
