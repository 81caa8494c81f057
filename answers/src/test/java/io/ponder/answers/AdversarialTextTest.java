package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models loop: no text may hang a reader or overflow its stack, whatever is repeated in it. */
@Timeout(10)
class AdversarialTextTest {
    private static final int LENGTH = 200_000;

    static Stream<String> repeated() {
        return Stream.of(
                "\\boxed{",
                "\\boxed{}",
                "\\boxed{5",
                "\\boxed ",
                "\\boxed{\\boxed{}} ",
                "{",
                "}",
                "\\{",
                "\\frac{",
                "\\frac",
                "\\sqrt{",
                "\\sqrt[",
                "sqrt(",
                "\\text{",
                "^",
                "_{",
                "$",
                "\\",
                "1",
                "9,",
                "1,234,",
                "1,234",
                ",234",
                "1 ",
                "1 234",
                "1.",
                ".",
                "...",
                "-",
                "--1",
                "- ",
                "1/",
                "1/2 ",
                "1e9",
                "1e",
                "2^",
                "10^{9}",
                "\\times 10",
                "x = ",
                "=",
                "(",
                "(1,",
                "[",
                ")",
                "a",
                "a ",
                "a-",
                "a'",
                "A ",
                "(A) ",
                "A)",
                "A)\n",
                "(B)\n",
                "option A ",
                "answer",
                "answer ",
                "answer is ",
                "the answer is ",
                "the answer is 5 ",
                "Answer: ",
                "Answer:\n",
                "Final Answer\n",
                "answer to the ",
                "The answer is that he has. ",
                "<answer>",
                "</answer>",
                "<answer>5</answer>",
                "<answer></answer>",
                "<think>",
                "</think>",
                "####",
                "#### 5\n",
                "#### ",
                "#",
                "```",
                "```python\n",
                "*",
                "**",
                "**1",
                "\n",
                " ",
                "\t",
                "\"",
                "1:",
                "1. a\n",
                "Step 1 ",
                "$1",
                "%",
                "1%",
                " and ",
                "1 and ",
                " or 2",
                ", ",
                "; ",
                "\u00A0",
                "\uE000",
                "\uD83D\uDE00",
                "\u0130",
                "5 hours ",
                "\\ ",
                "\\,",
                "\\!",
                "~",
                "1\\,234",
                "1{,}",
                "{,}234",
                "\u221A",
                "1'000",
                "'000",
                "1.000",
                ".000",
                "1.000,5",
                ",00",
                "1,00,000",
                "1,5",
                " 000",
                "5,-",
                "\u0664",
                "\uFF11",
                "\u00B2",
                "\u4E07",
                "\u4E2A",
                "\u20B9",
                "US$1",
                "\\\\frac",
                "\\\\",
                "&lt;",
                "\\quad",
                "\u00BD",
                "true,",
                "{\"a\":",
                "[1,",
                "\"\\u0041");
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void reading_ends(String piece) {
        int times = LENGTH / piece.length();
        String text = piece.repeat(times);
        for (AnswerFormat format : List.of(AnswerFormat.AUTO, AnswerFormat.CHOICE, AnswerFormat.JSON)) {
            AnswerReader reader = AnswerReader.of(format);
            assertThatCode(() -> reader.read(text, true)).doesNotThrowAnyException();
        }
        AnswerReader auto = AnswerReader.of(AnswerFormat.AUTO);
        Stream.of("\\boxed{" + text + "}", "The answer is " + text, "5" + text + "5", text + "}".repeat(times))
                .forEach(wrapped ->
                        assertThatCode(() -> auto.read(wrapped, true)).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void normalising_ends(String piece) {
        for (int length : new int[] {300, 3_900, LENGTH}) {
            String text = "5" + piece.repeat(Math.max(1, length / piece.length()));
            assertThatCode(() -> AnswerReader.normalise(text)).doesNotThrowAnyException();
        }
    }
}
