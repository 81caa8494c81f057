package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormaliseTest {
    private static String key(String raw) {
        return AnswerReader.normalise(raw).key();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            042                      | 42
            -0                       | 0
            +5                       | 5
            0.50                     | 1/2
            .5                       | 1/2
            18.00                    | 18
            5.                       | 5
            1,234                    | 1234
            1{,}234                  | 1234
            1,\\!234                 | 1234
            1\\,234                  | 1234
            11,\\! 111,\\! 100       | 11111100
            1 234                    | 1234
            10{,}000.50              | 20001/2
            12,345,678               | 12345678
            \u22125                  | -5
            - 5                      | -5
            1/2                      | 1/2
            2/4                      | 1/2
            -1/2                     | -1/2
            \\frac12                 | 1/2
            \\frac 12                | 1/2
            \\frac{1}{2}             | 1/2
            \\dfrac{1}{2}            | 1/2
            \\tfrac12                | 1/2
            \\frac{2}{4}             | 1/2
            -\\frac{1}{2}            | -1/2
            \\frac{-1}{2}            | -1/2
            \\frac{1}{-2}            | -1/2
            \\frac{0.5}{2}           | 1/4
            1\\frac{1}{2}            | 3/2
            -1\\frac{1}{2}           | -3/2
            1 1/2                    | 3/2
            1\u00BD                  | 3/2
            \\frac{6}{3}             | 2
            1.2\\times10^3           | 1200
            1.2 \\times 10^{3}       | 1200
            1.2\\cdot 10^{-3}        | 3/2500
            1.2\u00D710^3            | 1200
            1e3                      | 1000
            2.5E-1                   | 1/4
            10^6                     | 1000000
            (5)                      | 5
            {5}                      | 5
            \\approx 3.14            | 157/50
            about 5                  | 5
            """)
    void numbers_are_compared_by_exact_value(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$50",
                "\\$50",
                "$50$",
                "50$",
                "50%",
                "50\\%",
                "50 %",
                "50 percent",
                "\u20AC50",
                "50 \u20AC",
                "\u00A350",
                "USD 50",
                "50 USD",
                "50 dollars",
                "$50.00",
                "50.",
                "**50**",
                "**50** apples",
                "\\(50\\)",
                "\\[50\\]",
                "$$50$$",
                "`50`",
                "50 cm",
                "50cm",
                "50\\text{ cm}",
                "50 \\text{ cm}^2",
                "50\\,\\mathrm{m/s}",
                "50\\text{ m}",
                "50 km/h",
                "50 hours",
                "50 miles per hour",
                "50^\\circ",
                "50^{\\circ}",
                "50\u00B0",
                "50 degrees",
                "50^\\circ\\text{C}",
                "\\text{50}",
                "\\mathbf{50}",
                "\\text{50 apples}",
                "\\boxed{50}",
                "x = 50",
                "x=50",
                "x_1 = 50",
                "\\theta = 50^\\circ",
                "\\left(50\\right)",
                "50 more trouts",
                "50 days of the week",
                "+50",
                "\\text{} 50"
            })
    void units_currencies_and_wrappings_are_taken_off_a_number(String raw) {
        assertThat(key(raw)).isEqualTo("50");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5 million          | 5000000
            $1.2 million       | 1200000
            3 thousand dollars | 3000
            """)
    void scales_multiply(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (1, 2)                     | (1,2)
            \\left( 1, 2 \\right)      | (1,2)
            (0.5, \\frac{2}{4})        | (1/2,1/2)
            (x, y) = (1, 2)            | (1,2)
            [0, 5)                     | [0,5)
            (-\\infty, 3]              | (-\\infty,3]
            1, 2, 3                    | 1,2,3
            1, 2, and 3                | 1,2,3
            1 and 2                    | 1,2
            1\\text{ and }2            | 1,2
            x = 1 or x = -3            | 1,-3
            x = 1, x = 2               | 1,2
            x = 1, 2                   | 1,2
            x = 1, y = 2               | x=1,y=2
            \\{1, 2\\}                 | 1,2
            1,234, 5,678               | 1,234,5,678
            (1, (2, 3))                | (1,(2,3))
            (a, b)                     | (a,b)
            """)
    void compound_answers_keep_their_order(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            b                       | B
            B                       | B
            (b)                     | B
            (B)                     | B
            B.                      | B
            B)                      | B
            [B]                     | B
            \\text{B}               | B
            \\text{(B)}             | B
            \\textbf{(B)}\\ 42      | B
            (B) 42                  | B
            B) forty-two            | B
            Option B                | B
            option (B)              | B
            """)
    void a_single_letter_is_a_choice(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            \\text{Blue}            | blue
            Blue.                   | blue
            "blue"                  | blue
            \\textbf{ dark   Blue } | dark blue
            YES                     | yes
            Forty-two               | forty-two
            \\mathrm{Evelyn}        | evelyn
            """)
    void words_are_folded(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            \\sqrt3                 | \\sqrt{3}
            \\sqrt 3                | \\sqrt{ 3 }
            sqrt(3)                 | \\sqrt{3}
            \u221A3                 | \\sqrt{3}
            \u221A30                | \\sqrt{30}
            2 \\sqrt{3}             | 2\\sqrt3
            2\\cdot\\sqrt{3}        | 2\\sqrt3
            4a - 2                  | 4a-2
            2*x                     | 2x
            2 \\pi r                | 2\\pi r
            2\u03C0                 | 2\\pi
            x^2                     | x^{2}
            x\u00B2                 | x^2
            2^10                    | 2^{10}
            y = 2x + 1              | 2x+1
            \\dfrac{x}{2}           | x/2
            \\frac{\\sqrt3}{2}      | \\sqrt{3}/2
            -\\frac{\\sqrt{3}}{2}   | \\frac{-\\sqrt{3}}{2}
            x \\le 5                | x \u2264 5
            x \\in [-2, 7]          | [-2,7]
            2\\sqrt{3}\\text{ cm}   | 2\\sqrt{3}
            \\left[ x, 1 \\right]   | [x,1]
            """)
    void expressions_are_equal_when_written_alike(String one, String other) {
        assertThat(key(one)).isEqualTo(key(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.333               | 1/3
            50%                 | 0.5
            3.14                | \\pi
            1 2                 | 12
            12                  | 1,2
            (1, 2)              | (2, 1)
            (1, 2)              | [1, 2]
            [0, 1)              | (0, 1]
            1,2                 | 2,1
            x = 1, y = 2        | y = 1, x = 2
            5 million           | 5
            5 dozen             | 5
            2 thirds            | 2
            5 and a half        | 5
            5 below zero        | 5
            2 squared           | 2
            5 times ten         | 5
            3 or 4              | 3
            5 hours 30 minutes  | 5
            5:30                | 5
            10 am               | 10 pm
            5x                  | 5
            5m                  | 5
            6 xyz               | 6
            3 abc               | 3
            2\\sqrt{3}          | 2
            \\sqrt30            | \\sqrt{3}0
            \\sqrt30            | \\sqrt{30}
            \\sqrt{3}           | \\sqrt[3]{3}
            5!                  | 5
            \\pm 5              | 5
            2**3                | 23
            2^10                | 210
            x^{10}              | x^{1}0
            x^2                 | x2
            \\frac{1}{2}x       | \\frac{1}{2x}
            1/2x                | \\frac{1}{2x}
            (x+1)^2             | x+1^2
            {x+1}^2             | x+1^2
            2\\frac{5}{2}       | \\frac{9}{2}
            3{,}14              | 314
            0{,}125             | 125
            0,125               | 125
            4a-2                | 4A-2
            (a, b)              | (A, B)
            \\frac{1}{0}        | 1
            0.\\overline{3}     | 0.3
            \\text{not } 5      | 5
            (a) 3 (b) 4         | (a) 5 (b) 4
            (A) 3 (B) 4         | (A)
            (A) - 3             | (A) - 4
            2 theta             | 2
            (3+5)*3=24          | 24
            -5                  | 5
            1e400               | 1e401
            x = 5               | x \\neq 5
            5 dollars profit    | 5 dollars loss
            2\\sqrt{3}\\text{ dozen} | 2\\sqrt{3}
            2x\\text{ or }3        | 2x
            """)
    void different_values_are_never_equal(String one, String other) {
        assertThat(key(one)).isNotEqualTo(key(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "1e-999999999",
                "10^{99999999999999999999}",
                "1.5\\times 10^{123456789}",
                "1e999999999/3"
            })
    void an_absurd_exponent_is_compared_as_text(String raw) {
        assertThat(key(raw)).isNotEqualTo(key("1")).hasSizeLessThan(60);
    }

    @Test
    void an_absurd_length_is_compared_as_text() {
        assertThat(key("9".repeat(100_000))).isEqualTo("9".repeat(100_000));
    }

    @Test
    void the_text_stays_as_it_was_written() {
        assertThat(AnswerReader.normalise("  \\frac{1}{2} ")).isEqualTo(new Answer("\\frac{1}{2}", "1/2"));
    }

    @Test
    void a_blank_answer_is_none() {
        assertThatThrownBy(() -> AnswerReader.normalise("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Answer("5", " ")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1/2",
                "-3/4",
                "blue",
                "B",
                "(1,2)",
                "\\sqrt{3}",
                "2x+1",
                "\\frac{x}{2}",
                "[0,5)",
                "1,2,3",
                "x=1,y=2"
            })
    void a_key_is_its_own_key(String key) {
        assertThat(key(key)).isEqualTo(key);
    }
}
