package io.ponder.verifier.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepAgreementTest {

    @Test
    void theScoreIsTheMeanShareOfOthersThatStateAResult() {
        List<Score> scores = scores(
                "8 * 5 = 40\n\n40 + 2 = 42\n\n\\boxed{42}", // 40: 1 of 2 others; 42: both
                "5 * 8 = 40.0\n\n40 + 4 = 44\n\nSo 40 + 2 = 42\n\n\\boxed{42}", // 40: 1; 44: none; 42: both
                "\\boxed{42}"); // 42: both

        assertThat(values(scores))
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo((0.5 + 1) / 2, within(1e-12)),
                        second -> assertThat(second).isCloseTo((0.5 + 0 + 1) / 3, within(1e-12)),
                        third -> assertThat(third).isEqualTo(1));
        assertThat(scores.get(1).explanation()).isEqualTo("3 results; the rarest, 44, is stated by 0 of 2 others");
    }

    @Test
    void aWrongTurnRanksBelowTheSameAnswerWithoutIt() {
        List<Double> values = values(scores(
                "3 * 4 = 12\n\n\\boxed{12}", "3 * 4 = 12\n\n3 + 40 = 43\n\n\\boxed{12}", "3 * 4 = 12\n\n\\boxed{12}"));

        assertThat(values.get(0)).isGreaterThan(values.get(1)).isEqualTo(values.get(2));
    }

    @Test
    void equalNumbersAgreeHoweverTheyAreWritten() {
        assertThat(values(scores("1 / 2 = 0.50\n\n\\boxed{1,000}", "2 / 4 = 0.5\n\n\\boxed{1000}")))
                .containsExactly(1.0, 1.0);
    }

    @Test
    void repeatingAResultDoesNotCountTwice() {
        List<Double> values =
                values(scores("1 + 1 = 2\n\n1 + 1 = 2\n\n1 + 1 = 2\n\n\\boxed{9}", "1 + 1 = 2\n\n\\boxed{8}"));

        assertThat(values.getFirst()).isEqualTo(0.5);
    }

    @Test
    void whoIsAloneOrStatesNothingHasNoAgreement() {
        assertThat(scores("\\boxed{42}")).singleElement().satisfies(score -> {
            assertThat(score.value(Aggregation.LAST)).isZero();
            assertThat(score.explanation()).contains("alone");
        });
        assertThat(scores("I do not know.", "\\boxed{1}").getFirst().explanation())
                .contains("no result");
    }

    private static List<Double> values(List<Score> scores) {
        return scores.stream().map(score -> score.value(Aggregation.LAST)).toList();
    }

    private static List<Score> scores(String... texts) {
        Problem problem = new Problem(List.of(Message.user("?")), AnswerFormat.AUTO);
        List<ScoreRequest.Candidate> candidates = Arrays.stream(texts)
                .map(text -> new ScoreRequest.Candidate(text, Steps.of(text), true))
                .toList();
        List<Score> scores = new ArrayList<>();
        new StepAgreementVerifier()
                .score(
                        new ScoreRequest("step_agreement", null, problem, candidates, null),
                        RequestContext.fresh(),
                        new Cancellation(),
                        line -> scores.add(((ScoreReply.Scored) line).score()));
        return scores;
    }
}
