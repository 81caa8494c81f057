package io.ponder.verifier.arithmetic;

import static io.ponder.verifier.arithmetic.ArithmeticVerifier.ACCUSED;
import static io.ponder.verifier.arithmetic.ArithmeticVerifier.CLEAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArithmeticVerifierTest {

    private static final String RIGHT = """
            She works 35 hours a week at \\$8 per hour:
            \\[
            35 \\text{ hours/week} \\times \\$8/\\text{hour} = \\$280/\\text{week}
            \\]

            Since there are 4 weeks in a month:
            \\[ \\$280/\\text{week} \\times 4 = \\$1120 \\]

            Therefore, she has \\(\\boxed{720}\\) left.""";

    @Test
    void aSolutionWithoutAWrongEquationScoresOneInEveryStep() {
        Score score = score(RIGHT, true);

        assertThat(score.steps()).containsExactly(CLEAN, CLEAN, CLEAN);
        assertThat(score.explanation()).isEqualTo("2 equations checked, all right");
    }

    @Test
    void everyStepFromTheFirstWrongEquationOnIsLow() {
        Score score = score("We add.\n\n2 + 2 = 4\n\n8 * 35 = 270\n\n270 + 1 = 271\n\nThe answer is 271.", true);

        assertThat(score.steps()).containsExactly(CLEAN, CLEAN, ACCUSED, ACCUSED, ACCUSED);
        assertThat(score.explanation()).isEqualTo("step 3: 8 × 35 = 270, but 8 × 35 is 280");
    }

    @Test
    void everyAggregationPutsASolutionWithoutAWrongEquationFirst() {
        Score right = score(RIGHT, true);
        Score wrong = score(RIGHT.replace("1120", "1020"), true);

        for (Aggregation aggregation : Aggregation.values()) {
            assertThat(right.value(aggregation)).isEqualTo(1);
            assertThat(wrong.value(aggregation)).isLessThan(0.7);
        }
    }

    @Test
    void proseWithoutEquationsSaysNothingAgainstASolution() {
        Score score = score("Think.\n\nThe answer is 5.", true);

        assertThat(score.steps()).containsExactly(CLEAN, CLEAN);
        assertThat(score.explanation()).isEqualTo("no equation to check");
    }

    @Test
    void manyWrongEquationsAreCountedAndTheFirstNamed() {
        Score score = score("1 + 1 = 3\n1 + 1 = 4\n1 + 1 = 5\n1 + 1 = 6\n1 + 1 = 7", true);

        assertThat(score.steps()).containsExactly(ACCUSED);
        assertThat(score.explanation())
                .contains("1 + 1 = 5, but")
                .doesNotContain("= 6")
                .endsWith("; and 2 more");
    }

    @Test
    void aCutOffLastNumberIsNotHeldAgainstTheCandidate() {
        assertThat(score("2 + 2 = 4\n\n8 * 35 = 28", false).steps()).containsExactly(CLEAN, CLEAN);
        assertThat(score("2 + 2 = 4\n\n8 * 35 = 28", true).steps()).containsExactly(CLEAN, ACCUSED);
        assertThat(score("8 * 35 = 28\n\n", false).steps()).containsExactly(ACCUSED);
    }

    private static Score score(String text, boolean complete) {
        Problem problem = new Problem(List.of(Message.user("How much?")), AnswerFormat.NUMBER);
        var candidate = new ScoreRequest.Candidate(text, Steps.of(text), complete);
        var request = new ScoreRequest("arithmetic", null, problem, List.of(candidate), null);
        return new ArithmeticVerifier().score(request, candidate);
    }
}
