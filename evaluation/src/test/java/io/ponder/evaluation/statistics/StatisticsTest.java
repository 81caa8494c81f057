package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void passAtKIsOneMinusTheChanceThatAllAreWrong() {
        // 1 - C(3,2)/C(5,2) = 1 - 3/10
        assertThat(PassAtK.of(5, 2, 2)).isCloseTo(0.7, within(1e-12));
        assertThat(PassAtK.of(16, 1, 1)).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(PassAtK.of(16, 0, 16)).isZero();
        assertThat(PassAtK.of(16, 1, 16)).isOne();
        assertThat(PassAtK.of(10_000, 5, 5_000)).isBetween(0.96, 0.97);
    }

    @Test
    void passAtKCannotTellMoreThanWasDrawn() {
        assertThatThrownBy(() -> PassAtK.of(4, 2, 8)).hasMessage("pass@8 cannot be told from 2 right of 4");
    }

    @Test
    void anIntervalHoldsAboutTheBinomialsSpread() {
        double[] values = new double[100];
        for (int i = 0; i < 50; i++) {
            values[i] = 1;
        }
        Interval mean = Bootstrap.mean(values);
        // A share of one half of 100: 0.5 +- 1.96 * 0.05
        assertThat(mean.value()).isEqualTo(0.5);
        assertThat(mean.low()).isCloseTo(0.402, within(0.015));
        assertThat(mean.high()).isCloseTo(0.598, within(0.015));
        assertThat(Bootstrap.mean(values)).isEqualTo(mean);
    }

    @Test
    void aDifferenceOfPlainOutcomesIsTestedByMcNemar() {
        // 8 won, 1 lost: 2 * (C(9,0) + C(9,1)) / 2^9 = 20/512
        double[] first = {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0};
        double[] second = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0};
        Difference difference = Bootstrap.difference(first, second);
        assertThat(difference.won()).isEqualTo(8);
        assertThat(difference.lost()).isEqualTo(1);
        assertThat(difference.value()).isCloseTo(7 / 12.0, within(1e-12));
        assertThat(difference.mcNemar()).isCloseTo(20 / 512.0, within(1e-12));
        assertThat(difference.isNoise()).isFalse();
        assertThat(difference.low()).isPositive();
        assertThat(difference.p()).isLessThan(0.05);
    }

    @Test
    void equalOutcomesAreNoise() {
        double[] same = {1, 0, 1};
        Difference difference = Bootstrap.difference(same, same);
        assertThat(difference.mcNemar()).isEqualTo(1.0);
        assertThat(difference.p()).isEqualTo(1.0);
        assertThat(difference.isNoise()).isTrue();
    }

    @Test
    void sharesAreTestedByTheBootstrapAlone() {
        double[] first = {0.9, 0.8, 0.95, 0.7, 0.9, 0.85};
        double[] second = {0.1, 0.2, 0.05, 0.3, 0.1, 0.15};
        Difference difference = Bootstrap.difference(first, second);
        assertThat(difference.mcNemar()).isNull();
        assertThat(difference.isNoise()).isFalse();
    }

    @Test
    void otherProblemsCannotBeCompared() {
        assertThatThrownBy(() -> Bootstrap.difference(new double[2], new double[3]))
                .hasMessageContaining("2 problems cannot be compared with 3");
    }

    @Test
    void aucCountsPairsAndTiesHalf() {
        // pairs: 0.9>0.5, 0.9>0.7, 0.5=0.5, 0.5<0.7: (1 + 1 + 0.5 + 0) / 4
        assertThat(Ranking.auc(new double[] {0.9, 0.5}, new double[] {0.5, 0.7}))
                .isEqualTo(0.625);
        assertThat(Ranking.auc(new double[] {}, new double[] {1})).isNaN();
    }

    @Test
    void calibrationComparesScoresWithShares() {
        double[] scores = {0.95, 1.0, 0.95, 0.05};
        boolean[] right = {true, true, false, false};
        assertThat(Calibration.brier(scores, right)).isCloseTo((0.0025 + 0 + 0.9025 + 0.0025) / 4, within(1e-12));
        List<Bin> bins = Calibration.bins(scores, right);
        assertThat(bins).extracting(Bin::count).containsExactly(1, 3);
        // 3 samples of mean score 0.9667, two thirds right; one of 0.05, wrong
        assertThat(Calibration.ece(scores, right)).isCloseTo((3 * (2.9 / 3 - 2 / 3.0) + 0.05) / 4, within(1e-12));
    }
}
