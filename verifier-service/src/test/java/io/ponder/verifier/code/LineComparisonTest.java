package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.CodeTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineComparisonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.333333333333   | 0.333333",
                "3                | 3.0",
                "3.0              | 3",
                "0.3              | 0.30000000000000004",
                "1e3              | 1000",
                "1000.0           | 1e+3",
                "-0.0             | 0.0",
                ".5               | 0.50",
                "5.               | 5",
                "[0.3, 2]         | [0.30000000000000004, 2]",
                "x=0.3; y=-1.5    | x=0.3000000001; y=-1.50",
                "It is 3.14.      | It is 3.1400001.",
                "3000000.0        | 3000001",
                "nan              | nan",
            })
    void decimalNumbersMayDifferALittle(String expected, String written) {
        assertThat(LineComparison.matches(expected, written, CodeTests.USUAL_TOLERANCE))
                .isTrue();
        assertThat(LineComparison.matches(expected, written, 0)).isEqualTo(expected.equals(written));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000000          | 1000001",
                "12345678901234567890 | 12345678901234567891",
                "7                | 07",
                "3                | +3",
                "0.333333333333   | 0.3333",
                "0.3              | -0.3",
                "0.3              | 0.3 0.3",
                "0.3 0.4          | 0.3",
                "0.3              | 0.3x",
                "a 0.3            | b 0.3",
                "0.3  0.4         | 0.3 0.4",
                "10.0.0.1         | 10.0.00.1",
                "v1.0             | v1",
                "1.5kg            | 1.50kg",
                "0.3              | nan",
                "1e999            | 1e998",
                "1.0              | inf",
                "2024-01-01       | 2024-1-1",
            })
    void everythingElseIsText(String expected, String written) {
        assertThat(LineComparison.matches(expected, written, CodeTests.USUAL_TOLERANCE))
                .isFalse();
    }

    @Test
    void theToleranceIsTheCallers() {
        assertThat(LineComparison.matches("2.5", "2.4", 0.1)).isTrue();
        assertThat(LineComparison.matches("250", "240.0", 0.1)).isTrue();
        assertThat(LineComparison.matches("2.5", "2.3", 0.01)).isFalse();
    }

    @Test
    @Timeout(20)
    void longLinesTakeLinearTime() {
        for (String part : new String[] {"1", "1.", "-", "1e", "1.5 ", "1-", "+-", ".", "1e-1"}) {
            String line = part.repeat(300_000);
            assertThat(LineComparison.matches(line + "1.0", line + "x", 0.1))
                    .as(part)
                    .isFalse();
            assertThat(LineComparison.matches(line + " 1.0", line + " 1.00", 0.1))
                    .isIn(true, false);
        }
    }
}
