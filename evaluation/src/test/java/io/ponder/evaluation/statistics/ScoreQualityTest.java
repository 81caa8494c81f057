package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreQualityTest {

    private static final double[] SCORES = {0.5, 1, 0.25, 0.5, 0.75};
    private static final boolean[] RIGHT = {true, true, false, false, false};

    @Test
    void brierIsTheMeanSquaredError() {
        // 0.25 + 0 + 0.0625 + 0.25 + 0.5625 = 1.125
        assertThat(ScoreQuality.brier(SCORES, RIGHT)).isEqualTo(0.225);
    }

    @Test
    void binsHoldTheMeanScoreAndTheShareRight() {
        assertThat(ScoreQuality.bins(SCORES, RIGHT))
                .containsExactly(
                        new Bin(0.2, 0.3, 1, 0.25, 0),
                        new Bin(0.5, 0.6, 2, 0.5, 0.5),
                        new Bin(0.7, 0.8, 1, 0.75, 0),
                        new Bin(0.9, 1, 1, 1, 1));
    }

    @Test
    void eceIsTheirMeanGap() {
        // (1 * 0.25 + 2 * 0 + 1 * 0.75 + 1 * 0) / 5
        assertThat(ScoreQuality.ece(SCORES, RIGHT)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aBoundBelongsToTheBinAboveAndOneToTheLast() {
        double[] bounds = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};

        assertThat(ScoreQuality.bins(bounds, new boolean[11]))
                .extracting(Bin::count)
                .containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void scoresAreZeroToOne(double score) {
        assertThatThrownBy(() -> ScoreQuality.brier(new double[] {score}, new boolean[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a score is 0 to 1, not " + score);
    }

    @Test
    void eachScoreHasALabel() {
        assertThatThrownBy(() -> ScoreQuality.ece(new double[2], new boolean[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScoreQuality.bins(new double[0], new boolean[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
