package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void theIntervalOfAShareIsThatOfTheBinomial() {
        double[] values = new double[100];
        Arrays.fill(values, 0, 36, 1);

        Interval share = Bootstrap.mean(values);

        // Resamples are Binomial(100, 0.36) / 100, whose 2.5 % and 97.5 % quantiles are 27 and 46 of 100.
        assertThat(share.value()).isEqualTo(0.36);
        assertThat(share.low()).isCloseTo(0.27, within(0.011));
        assertThat(share.high()).isCloseTo(0.46, within(0.011));
    }

    @Test
    void aQuarterOfTheResamplesOfTwoProblemsIsTheLowerOneTwice() {
        assertThat(Bootstrap.mean(new double[] {3, 5})).isEqualTo(new Interval(4, 3, 5));
    }

    @Test
    void theSameValuesGiveTheSameInterval() {
        double[] values = {0.25, 1, 0, 0.5, 0.125, 1, 0, 0.75};

        assertThat(Bootstrap.mean(values)).isEqualTo(Bootstrap.mean(values.clone()));
    }

    @Test
    void whatDoesNotVaryHasNoWidth() {
        assertThat(Bootstrap.mean(new double[] {0.7})).isEqualTo(new Interval(0.7, 0.7, 0.7));
        assertThat(Bootstrap.mean(new double[] {1, 1, 1})).isEqualTo(new Interval(1, 1, 1));
    }

    @Test
    void noProblemHasNoMean() {
        assertThatThrownBy(() -> Bootstrap.mean(new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no problem to take the mean of");
    }
}
