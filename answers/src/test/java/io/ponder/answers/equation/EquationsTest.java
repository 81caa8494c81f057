package io.ponder.answers.equation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EquationsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2 + 3 = 5",
                "2+3=5",
                "5 - 7 = -2",
                "5 − 7 = −2",
                "8 × 35 = 280",
                "8 * 35 = 280",
                "8*35 = 280.",
                "8 x 35 = 280",
                "8x35=280",
                "8 · 35 = 280",
                "8 ÷ 2 = 4",
                "8 / 2 = 4",
                "8 times 35 equals 280",
                "10 divided by 4 = 2.5",
                "5 multiplied by 3 = 15",
                "8 == 2 * 4",
                "(2 + 3) * 4 = 20",
                "[2 + (3 - 1)] * 4 = 16",
                "2(3 + 4) = 14",
                "2 ** 3 = 8",
                "2**3 = 8",
                "2^3 = 8",
                "2^-1 = 0.5",
                "10^{-2} = 0.01",
                "3² = 9",
                "5³ + 1 = 126",
                "√16 + 1 = 5",
                "\\sqrt{16} = 2 + 2",
                "sqrt(16) * 2 = 8",
                "-3 + 5 = 2",
                "3 * (-2) = -6",
                "3 * -2 = -6",
                ".5 * 4 = 2",
                "1,234 + 1 = 1,235",
                "1{,}234 + 1 = 1{,}235",
                "1\\,234 + 1 = 1\\,235",
                "1.2e3 + 1 = 1201",
                "1.5 \\times 10^3 = 1500",
                "12 = 3 × 4",
                "$60 = $30 * 2",
            })
    void aRightEquationIsRight(String text) {
        assertVerdicts(text, "right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3/4 * 100 = 75",
                "3/4 of 100 = 75",
                "2/3 of the 30 students = 20 students",
                "\\(\\frac{3}{4} \\times 100 = 75\\)",
                "\\frac{3}{4} = 0.75",
                "\\dfrac12 + 0.5 = 1",
                "\\frac{2+4}{3} = 2",
                "\\frac{\\$100}{4} = \\$25",
                "\\frac{35 \\text{ hours}}{5} = 7 \\text{ hours}",
                "1/2 + 1/4 = 3/4",
                "2\\frac{1}{2} + 1 = 3.5",
                "20% of 50 = 10",
                "20 percent of 50 = 10",
                "20\\% \\times 50 = 10",
                "50 * 20% = 10",
                "20% of the 50 apples = 10 apples",
                "100% - 20% = 80%",
                "100% - 20% = 80",
                "5 / 20 = 25%",
                "(5/20) * 100 = 25%",
                "(5/20) * 100% = 25%",
                "1/3 = 33.3%",
                "50 + 20% = 60",
                "20% = 1/5",
            })
    void fractionsAndPercentAreRead(String text) {
        assertVerdicts(text, "right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10/3 = 3.33",
                "10/3 = 3.3",
                "20/3 = 6.66",
                "20/3 = 6.67",
                "150/7 = 21",
                "0.33 * 300 = 100",
                "1234567 * 1.05 = 1296295",
                "22/7 ≈ 3.14",
                "22/7 ≈ 3",
                "1296 * 1000 \\approx 1,300,000",
                "10/3 ≈ 4",
            })
    void aNumberMayBeRoundedToTheDigitsItShows(String text) {
        assertVerdicts(text, "right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\$8 \\times 35 \\text{ hours} = \\$280",
                "$8 * 35 = $280",
                "$8/hour × 35 hours = $280",
                "\\$8/\\text{hour} \\times 35 \\text{ hours/week} = \\$280/\\text{week}",
                "5 apples + 3 apples = 8 apples",
                "3 boxes × 12 pencils per box = 36 pencils",
                "3 boxes x 12 pencils/box = 36 pencils",
                "60 miles / 2 hours = 30 miles per hour",
                "3 cm * 4 cm = 12 cm^2",
                "5 kg + 3 kg = 8kg",
                "5 ft. + 3 ft. = 8 ft.",
                "90° - 30° = 60°",
                "90^\\circ - 30^{\\circ} = 60^\\circ",
                "So she has 5 + 3 = 8 apples left.",
                "In 2 days she reads 5 * 3 = 15 pages",
                "Total = 5 + 3 = 8",
                "x = 5 + 3 = 8",
                "**5 + 3 = 8**",
                "5 + **3** = **8**",
                "- 5 + 3 = 8",
                "* 5 + 3 = 8",
                "1. 5 + 3 = 8",
                "1) 5 + 3 = 8",
                "Step 1: 5 + 3 = 8",
                "(5 + 3 = 8)",
                "| 5 + 3 = 8 | eggs |",
                "\\[ 5 + 3 = 8 \\]",
                "\\[\n5 + 3\n= 8\n\\]",
                "$$5 + 3 = 8$$",
                "\\(5 + 3\\) = \\(8\\)",
                "\\left(2+3\\right) \\cdot 2 = 10",
                "5 + 3 = \\boxed{8}",
                "5 + 3 = \\textbf{8}",
                "\\begin{align*} 5 + 3 &= 8 \\end{align*}",
                "<<8*35=280>>",
                "She earns $<<8*35=280>>280",
                "5 + 3 = 8, 8 is the total",
            })
    void unitsProseAndMarkupStandAside(String text) {
        assertVerdicts(text, "right");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8 × 35 = 270",
                "5 apples + 3 apples = 9 apples",
                "1{,}000 \\cdot 2 = 2{,}001",
                "2^3 = 9",
                "\\left(2+3\\right) \\cdot 2 = 11",
                "\\frac{18}{8} = 2.75",
                "\\$1,120 - \\$400 = \\$620",
                "35/4 = 9",
                "12.50 * 3 = 37.55",
                "20% of 50 = 1000",
                "100% - 20% = 70%",
                "<<8*35=290>>",
                "So the total is 30 + 80 + 150 = 300 minutes.",
                "72 - (12 + 14 + 4) = 72 - 32",
                "12 = 3 × 5",
                "42/3 \\approx 14.67",
                "35,000 - 200,000 = 15,000",
                "5 + 3 = 8 + 1",
                "\\[ 280 \\text{ dollars} - 400 \\text{ dollars} = 200 \\text{ dollars} \\]",
            })
    void aWrongEquationIsAccused(String text) {
        assertVerdicts(text, "wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "x = 5",
                "2x + 3 = 7",
                "x + 5 = 8",
                "5A + 3 = 8",
                "2 x + 3 = 7",
                "y = 2^n",
                "x_1 + 5 = 9",
                "\\pi \\cdot 2 = 6.28",
                "\\alpha + 1 = 3",
                "f(2+3) = 9",
                "P(3) = 4",
                "total - 5 = 3",
                "price * 5 = 21",
                "5 * price = 21",
                "5 + 3 = total",
                "Answer = 8",
                "5 = 5",
                "3 = 4",
                "1 hour = 60 minutes",
                "1 hour = 60 * 60",
                "Let r := 5 + 3 = 9",
                "5 + 3 != 9",
                "5 + 3 <= 9",
                "5 + 3 => 9",
                "1 + 2 + ... + 10 = 55",
                "17 % 5 = 2",
                "17 mod 5 + 1 = 2",
                "5! = 120",
                "|3 - 5| = 2",
                "5/0 = 1",
                "9^99^99 = 1",
                "10^60 = 5",
            })
    void whatIsNoEquationOfNumbersIsNotChecked(String text) {
        assertVerdicts(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3:30 + 1:00 = 4:30",
                "2:3 = 4:6",
                "2 : 3 = 10 : 15",
                "pages 10-12 = 3 pages",
                "on 3/4/2020 = 5",
                "1, 2, 3 = 4",
                "3 apples = 3 * $2",
                "The cost of 3 apples + 2 pears = $10",
                "Cost of 3 apples = 3 × 2",
                "30 minutes × 4 = 2 hours",
                "50 cents × 10 = $5",
                "2 dozen + 3 = 27",
                "5 thousand × 2 = 10,000",
                "twice 5 + 3 = 13",
                "3 less than 5 + 2 = 4",
                "17 / 5 = 3 remainder 2",
                "17 / 5 = 3 (rounded down)",
                "25 / 1/3 = 75",
                "3/3 - 2/3 = 1/3 of $150",
                "6 ÷ 2(1+2) = 1",
                "-2^2 = 4",
                "5 and 1/2 + 1 = 6.5",
                "1 1/2 + 1 = 2.5",
                "Trey has (x) 5 + 3 = 9",
                "version 1.2.3 = 5",
            })
    void whatCouldMeanSomethingElseIsNotAccused(String text) {
        assertThat(Equations.in(text, false)).noneMatch(equation -> !equation.correct());
    }

    /** Its plain side, as it is written; without one, what it comes to. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 * 35 = 270 | 270",
                "280 = 8 * 35 | 280",
                "\\(5 \\times 0.50 = \\$2.50\\) | 2.5",
                "6 * 4 = 20 + 4 | 24"
            })
    void theStatedResultIsRead(String text, String expected) {
        assertThat(Equations.in(text, false))
                .singleElement()
                .satisfies(equation -> assertThat(equation.stated()).isEqualByComparingTo(expected));
    }

    @Test
    void everyLinkOfAChainIsChecked() {
        assertVerdicts("2 * (3 + 4) = 2 * 7 = 15", "right", "wrong");
        assertVerdicts("average = (80 + 90 + 100) / 3 = 270 / 3 = 90", "right", "right");
        assertVerdicts("5 * 3 = 15 eggs and 15 - 4 = 12 eggs", "right", "wrong");
    }

    @Test
    void aRunningCalculationIsReadAsOne() {
        assertVerdicts("2 + 3 = 5 * 2 = 10", "right", "right");
        assertVerdicts("100 - 20 = 80 - 30 = 60", "right", "wrong");
        assertVerdicts("2 + 3 = 5 * 2", "wrong");
    }

    @Test
    void linesAndSentencesEndExpressions() {
        assertVerdicts("5 + 3 = 8\n2 * 4 = 8\n- 1 + 1 = 2", "right", "right", "right");
        assertVerdicts("First 5 + 3 = 8. 2 * 4 = 8; 3 + 3 = 6, 1 + 1 = 2", "right", "right", "right", "right");
        assertVerdicts("\\begin{align} a &= 5 + 3 \\\\ &= 8 \\\\ b &= 2 + 2 = 5 \\end{align}", "right", "wrong");
    }

    @Test
    void aNoteAndTheTextAroundItAreBothChecked() {
        assertVerdicts("8 * 35 = $<<8*35=280>>280 in a week", "right", "right");
        assertVerdicts("8 * 35 = $<<8*35=280>>270 in a week", "right", "wrong");
    }

    @Test
    void aNumberThatMayBeCutOffIsNotChecked() {
        assertThat(Equations.in("8 * 35 = 28", true)).isEmpty();
        assertThat(Equations.in("8 * 35 = 28", false)).hasSize(1);
        assertThat(Equations.in("2 + 2 = 4 and 8 * 35 = 28", true)).hasSize(1);
    }

    @Test
    void theComplaintNamesTheEquationAndItsRightValue() {
        assertThat(complaint("8 \\times 35 = 270")).isEqualTo("8 × 35 = 270, but 8 × 35 is 280");
        assertThat(complaint("\\frac{18}{8} = 2.75")).isEqualTo("(18 / 8) = 2.75, but (18 / 8) is 2.25");
        assertThat(complaint("10/3 = 4.5")).isEqualTo("10 / 3 = 4.5, but 10 / 3 is about 3.333333");
        assertThat(complaint("12 = 3 × 5")).isEqualTo("12 = 3 × 5, but 3 × 5 is 15");
        assertThat(complaint("$1,000 - 20% = $700 + $1 ")).startsWith("$1000 - 20% = $700 + $1, but ");
    }

    private static String complaint(String text) {
        return Equations.in(text, false).getFirst().complaint();
    }

    private static void assertVerdicts(String text, String... verdicts) {
        assertThat(Equations.in(text, false))
                .as(text)
                .extracting(equation -> equation.correct() ? "right" : "wrong")
                .containsExactlyInAnyOrder(verdicts);
    }
}
