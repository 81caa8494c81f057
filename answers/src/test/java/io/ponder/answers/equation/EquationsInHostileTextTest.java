package io.ponder.answers.equation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time stays linear in the length: a step that is quadratic anywhere takes minutes at this size. */
class EquationsInHostileTextTest {

    private static final int LENGTH = 200_000;
    private static final String[] PIECES = {
        "(",
        "((1",
        "1+",
        "- ",
        "=",
        "1=",
        "1+1=2 ",
        "\\frac{",
        "{",
        "}",
        "<<",
        "<<1",
        "1^",
        "9^9^",
        "2 cm^2",
        "% of the ",
        "\\sqrt",
        "\\",
        "\\text{",
        "* ",
        "**",
        "x",
        "1x",
        "1,",
        "1,000",
        "1.",
        "1.1.1",
        "1:",
        "|",
        "_",
        "5 apples ",
        "5 apples + ",
        "\n",
        "\n\n",
        "- 1\n",
        "1 (",
        "1(",
        "(1)",
        "[1]",
        "1/",
        "\\begin{",
        "\\left(",
        "9999999999^64*",
        "a",
        "é",
        "\ud83d\ude00",
        "1e9",
        "1 and ",
        "1\\frac12",
        "=1(",
        "1+2=3+4=",
        "1%+",
        "(a ",
        "5 (a b) ",
        "$",
        "$$1",
        "\\\\",
        "\\\\ &=",
        "\u0000",
        "1!",
        "...",
        ".",
        "5 of ",
        "1/1",
        "9",
        "0.",
        "1e99*",
        "1/0+",
        "0^-1=",
        "√",
        "²",
        "–-",
        "5 −-3 = 8 "
    };

    @ParameterizedTest
    @ValueSource(strings = {"", " = 5 + 5)"})
    void aPieceRepeatedEndlesslyIsReadInLinearTime(String ending) {
        for (String piece : PIECES) {
            String text = piece.repeat(LENGTH / piece.length()) + ending;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Equations.in(text, false), piece);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void noMixtureOfPiecesBreaksIt(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 100; j++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertThat(Equations.in(text.toString(), random.nextBoolean()))
                    .allSatisfy(equation -> assertThat(equation.complaint()).hasSizeLessThan(1000));
        }
    }
}
