package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairedTest {

    /** Of 20 problems the first wins {@code won}, the second {@code lost}, both are right on 5 and wrong on the rest. */
    private static Difference of20(int won, int lost) {
        double[] first = new double[20];
        double[] second = new double[20];
        Arrays.fill(first, 0, won, 1);
        Arrays.fill(second, won, won + lost, 1);
        Arrays.fill(first, 15, 20, 1);
        Arrays.fill(second, 15, 20, 1);
        return Paired.difference(first, second);
    }

    @Test
    void mcNemarIsTheSignTestOfTheProblemsThatDiffer() {
        // 9 differ: 2 * (C(9,0) + C(9,1)) / 2^9 = 20 / 512
        Difference difference = of20(8, 1);

        assertThat(difference.won()).isEqualTo(8);
        assertThat(difference.lost()).isEqualTo(1);
        assertThat(difference.value()).isEqualTo(0.35);
        assertThat(difference.mcNemar()).isCloseTo(0.0390625, within(1e-12));
        assertThat(difference.isNoise()).isFalse();
    }

    @Test
    void fiveToNothingMayBeChance() {
        // 2 / 2^5
        assertThat(of20(5, 0).mcNemar()).isCloseTo(0.0625, within(1e-12));
        assertThat(of20(5, 0).isNoise()).isTrue();
        assertThat(of20(0, 5).mcNemar()).isCloseTo(0.0625, within(1e-12));
        assertThat(of20(0, 5).value()).isEqualTo(-0.25);
    }

    @Test
    void theIntervalAndPComeFromTheDifferences() {
        Difference difference = Paired.difference(new double[] {1, 1, 1, 0}, new double[] {0, 0, 0, 1});

        // The differences are 1, 1, 1, -1. With X of 4 draws positive, X ~ Binomial(4, 3/4), the mean is X / 2 - 1, and
        // it is
        // as far from 1/2 as 0 is unless X = 3: 1 - 4 * (3/4)^3 * 1/4 = 37/64. X is 0 with 1/256 and at most 1 with
        // 13/256.
        assertThat(difference.value()).isEqualTo(0.5);
        assertThat(difference.p()).isCloseTo(37 / 64.0, within(0.02));
        assertThat(difference.low()).isEqualTo(-0.5);
        assertThat(difference.high()).isEqualTo(1);
        // 2 * (C(4,0) + C(4,1)) / 2^4 = 10 / 16
        assertThat(difference.mcNemar()).isCloseTo(0.625, within(1e-12));
    }

    @Test
    void sharesHaveNoMcNemar() {
        double[] first = {0.5, 0.75, 1, 0.5, 0.25, 1, 0.75, 0.5};
        double[] second = {0.25, 0.5, 0.75, 0.25, 0, 0.75, 0.5, 0.25};

        Difference difference = Paired.difference(first, second);

        // All eight differ by a quarter; alike signs happen with 2 / 2^8 by chance.
        assertThat(difference)
                .isEqualTo(new Difference(0.25, 0.25, 0.25, 1 / 128.0, null, 8, 0))
                .returns(false, Difference::isNoise);
    }

    @Test
    void aClearDifferenceOfManyHasTheLeastP() {
        double[] first = new double[200];
        Arrays.fill(first, 0, 150, 0.9);

        assertThat(Paired.difference(first, new double[200]).p()).isEqualTo(1 / 10_001.0);
    }

    @Test
    void theSameIsNoise() {
        assertThat(of20(0, 0)).isEqualTo(new Difference(0, 0, 0, 1, 1.0, 0, 0)).returns(true, Difference::isNoise);
        double[] third = {0.1 + 0.2, 1};
        assertThat(Paired.difference(third, new double[] {0.3, 1})).returns(0, Difference::won);
    }

    @Test
    void oneProblemShowsNothing() {
        assertThat(Paired.difference(new double[] {1}, new double[] {0})).returns(1.0, Difference::p);
    }

    @Test
    void bothMustHaveTheSameProblems() {
        assertThatThrownBy(() -> Paired.difference(new double[3], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the same problems are compared, not 3 with 2");
        assertThatThrownBy(() -> Paired.difference(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
