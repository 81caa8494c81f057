package io.ponder.verifier.rewardmodel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.rewardmodel.config.ScoreNormalisation.Way;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreNormalisationTest {

    @ParameterizedTest
    @CsvSource({
        "PROBABILITY, 0, 1,   0,  1, 0.25 0.75, 0.25",
        "PROBABILITY, 1, 0,   0,  1, 0.25 0.75, 0.75",
        "PROBABILITY, 0, 1,   0,  1, 1.00001,   1", // float32 rounding
        "SIGMOID,     0, 1,   0,  1, 0,         0.5",
        "SIGMOID,     0, 1,   0,  1, 1.0986123, 0.75", // ln 3
        "SIGMOID,     0, 1,   0,  1, -800,      0",
        "SIGMOID,     0, 1,   0,  1, 800,       1",
        "SOFTMAX,     1, 0,   0,  1, 0 1.0986123, 0.75", // e^0 : e^ln3 = 1 : 3
        "SOFTMAX,     0, 1,   0,  1, 900 -900,  1",
        "CLAMP,       0, 1,   0,  1, 1.5,       1",
        "CLAMP,       0, 1,   0,  1, -0.5,      0",
        "MIN_MAX,     0, 1, -10, 30, 0,         0.25",
        "MIN_MAX,     0, 1, -10, 30, 99,        1"
    })
    void numbersBecomeScores(Way way, int good, int bad, double from, double to, String row, double score) {
        List<Double> numbers =
                Arrays.stream(row.split(" ", -1)).map(Double::valueOf).toList();

        assertThat(new ScoreNormalisation(way, good, bad, from, to).score(numbers))
                .isCloseTo(score, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "PROBABILITY, NaN, gave no number",
        "SIGMOID,     NaN, gave no number",
        "SIGMOID,     Infinity, gave Infinity",
        "MIN_MAX,     -Infinity, gave -Infinity",
        "PROBABILITY, 1.5, 'gave 1.5, which is not a probability'",
        "PROBABILITY, -3, 'gave -3.0, which is not a probability'"
    })
    void whatIsNoScoreIsRefused(Way way, double number, String message) {
        assertThatThrownBy(() -> ScoreNormalisation.of(way, 0).score(List.of(number)))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingLabelIsRefused() {
        assertThatThrownBy(() -> ScoreNormalisation.of(Way.PROBABILITY, 1).score(List.of(0.5)))
                .hasMessageContaining("gave 1 labels, where label 1 was expected");
        assertThatThrownBy(() -> ScoreNormalisation.of(Way.SOFTMAX, 0).score(List.of(0.5)))
                .hasMessageContaining("gave 1 labels, where label 1 was expected");
    }
}
