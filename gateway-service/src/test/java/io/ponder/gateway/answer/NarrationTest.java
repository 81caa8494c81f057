package io.ponder.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult.CutBy;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NarrationTest {

    private final Narration narration = new Narration();

    @Test
    void scoresAreToldBySample() {
        narration.of(new TraceEvent.Proposed(0, 0, 0, Sample.node(5, 2, "text", "42")));
        assertThat(narration.of(new TraceEvent.Scored(1, 0, 1, 5, 0.829, Score.outcome(0.829, null), null)))
                .isEqualTo("score of sample 3: 0.83\n");
    }

    @Test
    void aWeightedVoteShowsItsWeightsAndIsNotRepeated() {
        TraceEvent best = new TraceEvent.Best(
                0, 0, 1, "42", Basis.WEIGHTED_VOTE, List.of(new AnswerGroup("42", 3, 2.406, List.of(1, 2, 3))), null);
        assertThat(narration.of(best)).isEqualTo("vote: 42 x3 (2.41)\n");
        assertThat(narration.of(best)).isNull();
    }

    @Test
    void answersAreOneShortLine() {
        String answer = "{\n  \"a\": \"" + "\uD83D\uDE00".repeat(90);
        String line = Objects.requireNonNull(
                narration.of(new TraceEvent.Proposed(0, 0, 0, Sample.node(1, 0, "text", answer))));
        assertThat(line).startsWith("sample 1: { \"a\": \"").endsWith("...\n").hasSizeLessThan(100);
        assertThat(line.codePoints().filter(c -> c == '\n')).hasSize(1);
        assertThat(line.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).isTrue();
    }

    @Test
    void samplesWithoutAnAnswerOrCutOffSaySo() {
        assertThat(narration.of(new TraceEvent.Proposed(0, 0, 0, Sample.node(1, 0, "hm", null))))
                .isEqualTo("sample 1: no answer to compare\n");
        TraceNode cut = new TraceNode(
                2, 0, 1, 1, true, null, "It is 4", null, FinishReason.LENGTH, new Answer("4", "4"), Tokens.NONE, null);
        assertThat(narration.of(new TraceEvent.Proposed(1, 0, 0, cut)))
                .isEqualTo("sample 2: 4 (cut off at the token limit)\n");
    }

    @Test
    void endingsThatAStrategyDidNotChooseAreTold() {
        assertThat(narration.of(new TraceEvent.Cancelled(0, 0, 0, Role.PROPOSER, 3, "the vote is decided")))
                .isEqualTo("stopped 3 samples: the vote is decided\n");
        assertThat(narration.of(new TraceEvent.Finished(1, 0, 1, CutBy.MAX_SECONDS, Sample.USAGE)))
                .isEqualTo("the budget's max_seconds ended the search: this is the best answer so far\n");
    }
}
