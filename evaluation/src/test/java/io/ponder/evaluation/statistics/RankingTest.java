package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RankingTest {

    @Test
    void countsThePairsInWhichTheRightOneIsAbove() {
        // 0.9 is above all 3, 0.5 above 0.1 and level with one 0.5: 3 + 1 + 0.5 of 6 pairs
        assertThat(Ranking.auc(new double[] {0.5, 0.9}, new double[] {0.7, 0.1, 0.5}))
                .isEqualTo(4.5 / 6);
    }

    @Test
    void theEndsAndTheMiddle() {
        assertThat(Ranking.auc(new double[] {2, 3}, new double[] {0, 1})).isEqualTo(1);
        assertThat(Ranking.auc(new double[] {0, 1}, new double[] {2, 3})).isZero();
        assertThat(Ranking.auc(new double[] {1, 1, 1}, new double[] {1, 1})).isEqualTo(0.5);
    }

    @Test
    void agreesWithLookingAtEveryPair() {
        SplittableRandom random = new SplittableRandom(7);
        double[] right = random.ints(60, 0, 12).asDoubleStream().toArray();
        double[] wrong = random.ints(90, 0, 10).asDoubleStream().toArray();
        double above = 0;
        for (double r : right) {
            for (double w : wrong) {
                above += r > w ? 1 : r == w ? 0.5 : 0;
            }
        }

        assertThat(Ranking.auc(right, wrong)).isCloseTo(above / (60 * 90), Assertions.within(1e-12));
    }

    @Test
    void needsBothKindsAndNumbers() {
        assertThatThrownBy(() -> Ranking.auc(new double[] {1}, new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ranking needs right and wrong ones; there are 1 and 0");
        assertThatThrownBy(() -> Ranking.auc(new double[] {Double.NaN}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
