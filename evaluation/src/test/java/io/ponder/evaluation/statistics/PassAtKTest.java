package io.ponder.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassAtKTest {

    @ParameterizedTest(name = "{1} right of {0}: pass@{2} = {3}")
    @CsvSource({
        "4, 1, 1, 0.25",
        "4, 1, 2, 0.5", // 1 - C(3,2) / C(4,2) = 1 - 3/6
        "5, 2, 3, 0.9", // 1 - C(3,3) / C(5,3) = 1 - 1/10
        "8, 3, 4, 0.9285714285714286", // 1 - C(5,4) / C(8,4) = 1 - 5/70
        "4, 0, 4, 0",
        "4, 4, 1, 1",
        "4, 2, 3, 1", // only 2 are wrong
        "4, 1, 4, 1",
    })
    void isTheShareOfTheChoicesOfKThatHoldARightOne(int samples, int right, int k, double expected) {
        assertThat(PassAtK.of(samples, right, k)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void manySamplesDoNotOverflow() {
        // one right: k / n
        assertThat(PassAtK.of(100_000, 1, 50_000)).isCloseTo(0.5, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 5", "4, 1, 0", "4, 5, 1", "4, -1, 1", "0, 0, 1"})
    void whatCannotBeIsRefused(int samples, int right, int k) {
        assertThatThrownBy(() -> PassAtK.of(samples, right, k))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pass@" + k + " of " + samples);
    }
}
