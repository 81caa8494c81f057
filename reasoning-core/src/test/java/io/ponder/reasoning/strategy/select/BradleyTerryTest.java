package io.ponder.reasoning.strategy.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {

    private static final Offset<Double> CLOSE = within(1e-6);

    @Test
    void ofTwoRivalsEachIsAsStrongAsItsShareOfTheGames() {
        assertThat(BradleyTerry.strengths(new double[][] {{0, 3}, {1, 0}}))
                .containsExactly(new double[] {0.75, 0.25}, CLOSE);
    }

    /** With strengths 4 : 2 : 1 the first beats the second 2 : 1, the third 4 : 1, and the second the third 2 : 1. */
    @Test
    void gamesThatAModelExplainsWhollyGiveBackItsStrengths() {
        double[][] won = {{0, 2, 4}, {1, 0, 2}, {1, 1, 0}};
        assertThat(BradleyTerry.strengths(won)).containsExactly(new double[] {4.0 / 7, 2.0 / 7, 1.0 / 7}, CLOSE);
    }

    /** Each has won half of its games, but the first against a stronger one: what a mere share of wins does not see. */
    @Test
    void aWinAgainstAStrongRivalCountsMore() {
        double[][] won = {{0, 1, 0.5, 0.01}, {1, 0, 4, 4}, {0.5, 1, 0, 1}, {0.01, 1, 1, 0}};
        double[] strengths = BradleyTerry.strengths(won);
        assertThat(strengths[0]).isGreaterThan(strengths[3]);
        assertThat(strengths[0] + strengths[1] + strengths[2] + strengths[3]).isCloseTo(1, CLOSE);
    }

    @Test
    void aSingleRivalHasAllTheStrength() {
        assertThat(BradleyTerry.strengths(new double[][] {{0}})).containsExactly(1);
    }
}
