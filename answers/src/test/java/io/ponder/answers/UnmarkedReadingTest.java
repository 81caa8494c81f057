package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formulas, several boxes, and texts that give no answer. */
class UnmarkedReadingTest {
    private static Optional<Answer> auto(String text) {
        return AnswerReader.of(AnswerFormat.AUTO).read(text, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            Therefore $x \\geq 5$ is the solution.                                     ~ x\\geq5
            The identity matrix is $\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}$.         ~ \\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}
            $(1,4.5)$                                                                  ~ (1,4.5)
            $x \\in [-2,7]$                                                            ~ [-2,7]
            $\\sqrt{17}$                                                               ~ \\sqrt{17}
            Answer \\( (9+1) \\)                                                       ~ 10
            $\\frac{x}{7}+\\frac{2}{7}$                                                ~ \\frac{x+2}{7}
            so \\[ \\frac{x}{7} \\]                                                    ~ \\frac{x}{7}
            so $$ 2\\pi $$                                                             ~ 2\\pi
            Since the slope is $3$, the line is $y = 3x + 7$.                          ~ y=3x+7
            The length is \\(25 \\text{ cm}^2\\).                                      ~ 25
            We get $x = 1$ or $x = -3$.                                                ~ 1,-3
            So x = 0 or x = 6.                                                         ~ 0,6
            Since $a = b + c$, she has 42 apples.                                      ~ 42
            We solve for $x$ and find 42.                                              ~ 42
            It costs $5 and $6 more, so $11 in all.                                    ~ 11
            The solutions are \\boxed{2} and \\boxed{3}.                               ~ 2,3
            We get $x=\\boxed{2}$ or $x = \\boxed{3}$.                                 ~ 2,3
            In the limit \\boxed{\\langle H\\rangle \\ll \\Delta E}. **Answer: D**     ~ D
            \\boxed{E: A polygenic trait}                                              ~ E
            \\boxed{E. A polygenic trait}                                              ~ E
            \\boxed{E - A polygenic trait}                                             ~ E
            <|begin_of_box|>42<|end_of_box|>                                           ~ 42
            So \\boxed{2\\sqrt3}. The answer is approximately 3.46.                    ~ 2\\sqrt3
            5 friends. (20 cookies / 4 each)                                           ~ 5
            So 42 in all. Would you like to see another way?                           ~ 42
            """)
    void the_last_formula_or_number_answers(String text, String answer) {
        assertThat(auto(text))
                .hasValueSatisfying(found -> assertThat(AnswerEquivalence.compare(found, AnswerReader.normalise(answer))
                                .isEqual())
                        .as(found.toString())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We need to find $x + y$.",
                "The sum of both is:",
                "I cannot determine it from the 30 given.",
                "There is not enough information. We know that 12 play football.",
                "Do you mean the 2012 edition or the 2020 edition?",
                "I tried 3, 7 and 11, but none of them works. I give up.",
                "5 + 6 = 11\n\n<answer></answer>",
                "30 dazu kann ich leider nicht sagen, ob es 5 sind.",
                "只给了30，无法确定答案。",
                "See page 127 of the book."
            })
    void an_answer_that_is_withheld_is_none(String text) {
        assertThat(auto(text)).isEmpty();
    }

    static Stream<String> hostile() {
        return Stream.of(
                "\\boxed{",
                "{",
                "$",
                "\\(",
                "Answer: ",
                "答案是",
                "\nUser: ",
                "\n\nQuestion: a\n",
                "<|im_end|>",
                "(A) or ",
                "个4");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(60)
    void a_megabyte_of_anything_is_read(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        for (AnswerFormat format : List.of(
                AnswerFormat.AUTO,
                AnswerFormat.NUMBER,
                AnswerFormat.CHOICE,
                AnswerFormat.JSON,
                AnswerFormat.FREE_FORM)) {
            assertThat(AnswerReader.of(format).read(text, true)).isNotNull();
        }
    }
}
