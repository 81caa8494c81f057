package io.ponder.evaluation.redraw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Four samples of 10, 20, 30 and 40 tokens that say 7, 7, 8 and 9; 8 is right and has the best score. */
class RedrawTest {

    private static final List<String> ANSWERS = List.of("7", "7", "8", "9");
    private static final Recorded PROBLEM = problem();

    private static Recorded problem() {
        Problem asked = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO);
        TraceEvent.Started started = new TraceEvent.Started(
                0,
                0,
                "best_of_n",
                Map.of(),
                "m",
                null,
                null,
                asked,
                new Sampling(0.8, 1, 512, List.of(), null),
                new Budget.Limits(null, null, null, null, null),
                Set.of(),
                1000);
        List<RecordedSample> samples = IntStream.range(0, 4)
                .mapToObj(i -> {
                    String text = "It is \\boxed{" + ANSWERS.get(i) + "}.";
                    return new RecordedSample(
                            text,
                            null,
                            FinishReason.STOP,
                            AnswerReader.of(AnswerFormat.AUTO).read(text, true).orElseThrow(),
                            new Tokens(100, 0, 10 * (i + 1)),
                            null,
                            null);
                })
                .toList();
        ScoreRecord scores = new ScoreRecord(
                "samples",
                "p",
                "judge",
                Arrays.asList(Score.outcome(0.2, null), Score.outcome(0.3, null), Score.outcome(0.9, null), null),
                Collections.nCopies(4, new Tokens(5, 0, 1)),
                0.1);
        return new Recorded(
                0,
                new Item("p", "?", AnswerFormat.AUTO, "8", null),
                started,
                samples,
                List.of(false, false, true, false),
                4,
                null,
                Map.of("judge", scores),
                Map.of());
    }

    private static Redraw.Outcome search(
            String strategy, Map<String, Object> parameters, String verifier, int... order) {
        return new Redraw(PROBLEM)
                .search(Strategies.named(strategy), parameters, verifier.isEmpty() ? null : verifier, order, 4);
    }

    @Test
    void theStrategyItselfChooses() {
        assertThat(search("majority_vote", Map.of("n", 4), "", 0, 1, 2, 3).chosen())
                .isZero();
        assertThat(search("best_of_n", Map.of("n", 4), "judge", 0, 1, 2, 3).chosen())
                .isEqualTo(2);
        assertThat(search("best_of_n", Map.of("n", 4), "judge", 0, 1, 2, 3).right())
                .isTrue();
        assertThat(search("sample", Map.of(), "", 3).chosen()).isEqualTo(3);
    }

    @Test
    void tokensAreThoseOfTheSamplesThatWereDrawn() {
        // Each read its prompt of 100; the judge took 6 tokens for each of the three that it could score.
        assertThat(search("best_of_n", Map.of("n", 2), "judge", 2, 0).tokens()).isEqualTo(130 + 110 + 12);
        assertThat(search("sample", Map.of(), "", 1).tokens()).isEqualTo(120);
    }

    @Test
    void aDecidedVoteStopsWhatStillGrows() {
        // 7 and 7 of three: decided after 20 tokens, when the third has written 20 of its 40.
        Redraw.Outcome outcome = search("majority_vote", Map.of("n", 3), "", 0, 1, 3);
        assertThat(outcome.finished()).isEqualTo(2);
        assertThat(outcome.completionTokens()).isEqualTo(10 + 20 + 20);
    }

    @Test
    void oneByOneTheThirdIsNotEvenBegun() {
        Redraw.Outcome outcome = new Redraw(PROBLEM)
                .search(Strategies.named("majority_vote"), Map.of("n", 3), null, new int[] {0, 1, 3}, 1);
        assertThat(outcome.completionTokens()).isEqualTo(30);
    }

    @Test
    void stepsCannotBeDrawnFromWholeAnswers() {
        assertThatThrownBy(() -> search("tree_of_thought", Map.of(), "", 0, 1, 2, 3))
                .hasMessageContaining("no step of them can be drawn anew");
    }

    @Test
    void ordersAreRandomChoicesThatRepeat() {
        assertThat(Orders.of(1, 16, 4)).hasSize(Orders.DRAWS).allMatch(order -> order.length == 4);
        assertThat(Orders.of(1, 16, 4).get(3)).isEqualTo(Orders.of(1, 16, 4).get(3));
        assertThat(Orders.of(1, 16, 16)).hasSize(1);
        assertThat(Orders.of(1, 16, 1)).hasSize(16);
        assertThat(Orders.whole(1, 16).getFirst()).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void frozenPanelsShowEverySampleEquallyOftenAtEveryPlace() {
        List<int[]> panels = Orders.balanced(3, 8);
        assertThat(panels)
                .hasSize(24)
                .allSatisfy(panel -> assertThat(panel).hasSize(8).doesNotHaveDuplicates());
        for (int at = 0; at < 8; at++) {
            int place = at;
            for (int which = 0; which < 8; which++) {
                int sample = which;
                assertThat(panels.stream().filter(panel -> panel[place] == sample))
                        .hasSize(3);
            }
        }
        assertThat(Orders.balanced(3, 8).get(5)).isEqualTo(panels.get(5));
        assertThat(Orders.balanced(4, 8).getFirst()).isNotEqualTo(panels.getFirst());
    }

    @Test
    void aJudgeThatWritesComesLater() {
        SearchResult result = search("best_of_n", Map.of("n", 2), "judge", 2, 0).result();
        assertThat(Objects.requireNonNull(result).usage().seconds())
                .as("30 tokens, then one of the judge")
                .isEqualTo(0.031);
    }
}
