package io.ponder.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.equation.Equation;
import io.ponder.answers.equation.Equations;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rationales that reach the right number, by right steps and by wrong ones. */
class StepCheckingTest {

    /** As a small model wrote it with 42 as a hint. */
    private static final String PRETENDED =
            "Julia has 72 beads and gives some away.\n\n72 - 36 - 74 - 64 = 42\n\nThe answer is \\boxed{42}.";

    private static final String SOUND = "She has 72 beads.\n\n72 - 30 = 42\n\nThe answer is \\boxed{42}.";

    private static final Item ITEM = new Item("beads", "How many beads?", AnswerFormat.NUMBER, "42", null);

    /** Scores each step by its equations alone. */
    private static List<@Nullable Score> byEquations(List<String> texts) {
        List<@Nullable Score> scores = new ArrayList<>();
        for (String text : texts) {
            scores.add(Score.steps(
                    Steps.of(text).stream()
                            .map(step -> Equations.in(step, false).stream().allMatch(Equation::correct) ? 1.0 : 0.05)
                            .toList(),
                    null));
        }
        return scores;
    }

    private static DrawnSample sample(int node, String text) {
        return new DrawnSample(
                node,
                text,
                null,
                UnitTools.read(ITEM, text, true),
                "42",
                true,
                30,
                "small",
                new Sampler("majority_vote", 1L, 1.0, 1.0, 100),
                null,
                null,
                List.of(),
                null);
    }

    private static Draft draft(DrawnSample... samples) {
        return Draft.of("beads", null, ITEM).tried(List.of(samples));
    }

    @Test
    void theRightNumberByAWrongStepIsLeftOutAndBySoundStepsItStays() {
        Draft drawn = draft(sample(1, PRETENDED), sample(2, SOUND));
        assertThat(drawn.solved()).as("the answer alone tells them not apart").isEqualTo(2);

        Draft checked = StepChecking.marked(drawn, _ -> true, StepCheckingTest::byEquations, 0.5);

        assertThat(checked.samples().get(0).marks()).containsExactly("left out: wrong_step");
        assertThat(checked.samples().get(0).score()).isEqualTo(0.05);
        assertThat(checked.samples().get(1).marks()).isEmpty();
        assertThat(checked.samples().get(1).score()).isEqualTo(1.0);
        assertThat(checked.passRate()).as("of answers").isEqualTo(1.0);
    }

    @Test
    void theThresholdDecides() {
        Draft checked =
                StepChecking.marked(draft(sample(1, PRETENDED)), _ -> true, StepCheckingTest::byEquations, 0.05);
        assertThat(checked.samples().getFirst().marks()).isEmpty();
    }

    @Test
    void onlyThoseAskedForAreScored() {
        DrawnSample helped = sample(1, PRETENDED).marked(DrawnSample.HINTED);
        List<String> scored = new ArrayList<>();
        Draft checked = StepChecking.marked(
                draft(helped, sample(2, PRETENDED), sample(3, SOUND).drop("wrong")),
                DrawnSample::isHelped,
                texts -> {
                    scored.addAll(texts);
                    return byEquations(texts);
                },
                0.5);
        assertThat(scored).hasSize(1);
        assertThat(checked.samples()).filteredOn(LeftOut::isMarked).hasSize(1);
    }

    @Test
    void withoutAScoreNothingPassesAndAVerifierWithoutStepsIsRefused() {
        Draft drawn = draft(sample(1, SOUND));
        Draft unscored =
                StepChecking.marked(drawn, _ -> true, _ -> Collections.<@Nullable Score>singletonList(null), 0.5);
        assertThat(unscored.samples().getFirst().marks()).containsExactly("left out: steps_not_scored");
        assertThatThrownBy(() -> StepChecking.marked(drawn, _ -> true, _ -> List.of(Score.outcome(0.9, "likely")), 0.5))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("scores no steps; name a process verifier, such as arithmetic");
    }
}
