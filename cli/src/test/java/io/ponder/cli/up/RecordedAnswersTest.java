package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our verdicts on recorded answers to MATH problems, against the labels that Qwen2.5-Math's grader gave them. */
class RecordedAnswersTest {

    @Test
    void of_400_recorded_labels_one_is_not_ours_and_that_one_is_wrong() throws IOException {
        List<String> disagreements = new ArrayList<>();
        int answers = 0;
        try (RecordedEngine recorded = new RecordedEngine()) {
            for (RecordedEngine.Problem problem : recorded.problems) {
                Answer reference = AnswerReader.normalise(problem.answer());
                for (RecordedEngine.Sample sample : problem.samples()) {
                    boolean equal = AnswerReader.of(AnswerFormat.AUTO)
                            .read(sample.text(), true)
                            .filter(answer ->
                                    AnswerEquivalence.compare(answer, reference).isEqual())
                            .isPresent();
                    answers++;
                    if (equal != sample.correct()) {
                        disagreements.add(problem.id() + ": " + problem.answer() + ", labelled " + sample.correct());
                    }
                }
            }
        }

        assertThat(answers).isEqualTo(400);
        // that sample answers 10000, which is 10{,}000
        assertThat(disagreements).containsExactly("math-72: 10{,}000, labelled false");
    }
}
