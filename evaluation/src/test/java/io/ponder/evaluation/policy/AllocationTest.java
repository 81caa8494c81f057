package io.ponder.evaluation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AllocationTest {

    /** By value for cost the first group's 0.6 for 3 comes first; but 0.5 + 0.5 for 2 + 2 is the best that 4 buys. */
    @Test
    void theBestWholeIsNotAlwaysMadeOfTheBestParts() {
        double[][] values = {{0, 0.5, 0.6}, {0, 0.5}};
        double[][] costs = {{0, 2, 3}, {0, 2}};
        assertThat(Allocation.best(values, costs, 4)).containsExactly(1, 1);
        assertThat(Allocation.best(values, costs, 3)).containsExactly(2, 0);
        assertThat(Allocation.best(values, costs, 5)).containsExactly(2, 1);
    }

    @Test
    void ofEqualsTheCheaperIsTaken() {
        assertThat(Allocation.best(new double[][] {{0.5, 0.5}}, new double[][] {{2, 1}}, 4))
                .containsExactly(1);
    }

    @Test
    void nothingWithinTheBudgetIsSaid() {
        assertThatThrownBy(() -> Allocation.best(new double[][] {{1}}, new double[][] {{2}}, 1))
                .hasMessage("the budget pays for none of the ways");
    }

    /** Against trying all 4^5 combinations. */
    @Test
    void itIsExact() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[][] values = new double[5][4];
            double[][] costs = new double[5][4];
            for (int group = 0; group < 5; group++) {
                for (int option = 1; option < 4; option++) {
                    values[group][option] = random.nextInt(1000) / 1000.0;
                    costs[group][option] = random.nextInt(100);
                }
            }
            double best = 0;
            for (int code = 0; code < 1024; code++) {
                double value = 0;
                double cost = 0;
                for (int group = 0, rest = code; group < 5; group++, rest /= 4) {
                    value += values[group][rest % 4];
                    cost += costs[group][rest % 4];
                }
                best = cost <= 120 ? Math.max(best, value) : best;
            }
            int[] chosen = Allocation.best(values, costs, 120);
            double value = 0;
            double cost = 0;
            for (int group = 0; group < 5; group++) {
                value += values[group][chosen[group]];
                cost += costs[group][chosen[group]];
            }
            assertThat(cost).isLessThanOrEqualTo(120);
            assertThat(value).as("seed %d", seed).isCloseTo(best, org.assertj.core.api.Assertions.within(1e-9));
        }
    }
}
