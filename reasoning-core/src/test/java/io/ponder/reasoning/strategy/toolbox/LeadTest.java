package io.ponder.reasoning.strategy.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadTest {

    /** I(1/2; v2+1, v1+1), by hand: 3 votes against 0 leave 1/16, 2 against 1 leave 5/16. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0.5", "1, 0, 0.75", "3, 0, 0.9375", "4, 0, 0.96875", "2, 1, 0.6875", "1, 1, 0.5", "5, 1, 0.9375"
    })
    void theBetaCriterionGivesTheProbabilityOfTheMajority(int first, int second, double probability) {
        assertThat(Lead.probability(first, second)).isCloseTo(probability, within(1e-12));
    }

    /** Four calls of one tool against no text, but only two of them against one with the same arguments. */
    @Test
    void whatIsLessSureOfACallAndItsArgumentsDecides() {
        assertThat(new Lead(4, 0, 4, 0).probability()).isCloseTo(0.96875, within(1e-12));
        assertThat(new Lead(4, 0, 2, 1).probability()).isCloseTo(0.6875, within(1e-12));
        assertThat(Lead.NONE.probability()).isEqualTo(0.5);
    }
}
