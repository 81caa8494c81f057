package io.ponder.reasoning.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {

    @ParameterizedTest
    @CsvSource({"LAST, 0.5", "MIN, 0.4", "PRODUCT, 0.16", "MEAN, 0.5666666667"})
    void stepScoresBecomeOneNumber(Aggregation aggregation, double value) {
        Score score = Score.steps(List.of(0.8, 0.4, 0.5), null);
        assertThat(score.value(aggregation)).isCloseTo(value, within(1e-9));
    }

    @Test
    void anOutcomeIsItsOwnValue() {
        assertThat(Score.outcome(0.3, null).value(Aggregation.PRODUCT)).isEqualTo(0.3);
    }

    @Test
    void whatIsNoProbabilityIsNoScore() {
        assertThatThrownBy(() -> Score.outcome(1.2, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Score.outcome(Double.NaN, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Score.steps(List.of(), null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blankLinesSeparateSteps() {
        assertThat(Steps.of("One.\n\n  Two,\nstill two.  \n \n\nThree."))
                .containsExactly("One.", "Two,\nstill two.", "Three.");
        assertThat(Steps.of("all in one")).containsExactly("all in one");
        assertThat(Steps.of("")).containsExactly("");
    }
}
