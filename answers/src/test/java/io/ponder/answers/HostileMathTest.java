package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ponder.answers.identity.Comparison;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every comparison ends, on a small stack, within the work it may cost. */
@Timeout(20)
class HostileMathTest {
    private static final int SMALL_STACK = 512 * 1024;

    static Stream<String> hostile() {
        return Stream.of(
                "9^{9^{9^9}}",
                "9^9^9^9",
                "10^{10^{10}}",
                "2^{99999}",
                "x^{9999999}",
                "20000!",
                "2000!",
                "((((3!)!)!)!)!",
                "\\binom{10^6}{500000}",
                "e^{e^{e^{e^e}}}",
                "\\sin(10^{100})",
                "\\pi^{\\pi^{\\pi^\\pi}}",
                "(1+10^{-50})^{10^{5}}",
                "(x+y+z)^{5000}",
                "9".repeat(3_000_000),
                "0." + "9".repeat(3_000_000),
                "9".repeat(399) + "^{50}",
                "x" + "^x".repeat(150),
                "x^{".repeat(1_000) + "2" + "}".repeat(1_000),
                "(".repeat(1_900),
                "(".repeat(900) + "x" + ")".repeat(900),
                "\\sqrt{".repeat(25) + "x" + "}".repeat(25),
                "\\frac{1}{".repeat(5_000),
                "1\\frac{".repeat(30) + "1}{2}" + "}{2}".repeat(29),
                "2\\sqrt[3]{".repeat(30),
                "\\sin^2_3 x",
                "-".repeat(1_500) + "5",
                "5" + "%".repeat(1_500),
                "5" + "/7".repeat(900),
                "|".repeat(1_900),
                "5" + "!".repeat(1_000),
                "\\pm ".repeat(400) + "1",
                "\\{".repeat(900),
                "1:".repeat(900) + "1",
                "x<".repeat(900) + "1",
                "x=".repeat(900) + "1",
                "1 and ".repeat(300) + "1",
                "[0,1]" + "\\cup[0,1]".repeat(200),
                "\\arctan(x)\\ln(x)+".repeat(90) + "1",
                "f(" + "f(".repeat(600) + "x",
                "\\begin{pmatrix}" + "x^2&".repeat(390) + "1\\end{pmatrix}",
                "\\begin{pmatrix}".repeat(100),
                "\\sin ".repeat(390) + "x",
                "1<x" + "<x".repeat(900),
                "1<" + "2".repeat(60) + "x+1<".repeat(90) + "3",
                "|".repeat(300) + "x" + "|".repeat(300) + "<1",
                "|x|<".repeat(300) + "1",
                "x\\ne 1," + " x\\ne 2,".repeat(150) + " x>0",
                "\\begin{pmatrix}" + ("1&".repeat(99) + "1\\\\").repeat(100) + "\\end{pmatrix}",
                matrix("1", 19) + matrix("2", 19),
                matrix("x", 12) + "^{12}",
                matrix("9".repeat(30), 4) + "^{12}",
                "(" + matrix("x", 2) + ")" + ("(" + matrix("y", 2) + ")").repeat(30),
                "(".repeat(30) + matrix("1", 2) + ")".repeat(30),
                "\\det" + matrix("x", 5),
                "\\det" + matrix("\\sin x", 9),
                "y=" + "\\frac{1}{x+".repeat(30) + "1" + "}".repeat(30),
                "y=" + "\\frac{1}{x}+".repeat(120) + "1",
                "\\{x \\in ".repeat(200) + ":",
                "\\in [0,1]",
                "\\notin",
                "=",
                "<",
                "]0,1[\\cup".repeat(150) + "]0,1[",
                "1.000".repeat(600_000),
                "1" + ".000".repeat(600_000),
                "1" + ",00".repeat(600_000) + ",000",
                "1" + "'000".repeat(600_000),
                "1" + " 000".repeat(600_000) + ",5",
                "1,5;".repeat(600_000),
                "\\\\frac".repeat(400_000),
                "\u0661".repeat(1_000_000),
                sines(0, 63),
                intervals(60));
    }

    private static String matrix(String entry, int size) {
        String row = (entry + "&").repeat(size - 1) + entry + "\\\\";
        return "\\begin{pmatrix}" + row.repeat(size) + "\\end{pmatrix}";
    }

    private static String sines(int from, int to) {
        return String.join(
                ",",
                IntStream.rangeClosed(from, to)
                        .mapToObj(i -> "\\sin(" + i + "x)")
                        .toList());
    }

    private static String intervals(int count) {
        return String.join(
                "\\cup",
                IntStream.range(0, count)
                        .mapToObj(i -> "[\\sqrt{" + (2 * i + 2) + "},\\sqrt{" + (2 * i + 3) + "})")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_comparison_ends(String text) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread small = new Thread(null, () -> compareWithOthers(text), "small stack", SMALL_STACK);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        small.start();
        small.join();

        assertThat(failure.get()).isNull();
    }

    private static void compareWithOthers(String text) {
        Answer hostile = AnswerReader.normalise(text);
        for (String other : List.of("1", "x", "[0,1]", "(" + text + ")", text + "+0", text + "+1", text + "," + text)) {
            Answer answer = AnswerReader.normalise(other);
            Comparison verdict = AnswerEquivalence.compare(hostile, answer);
            assertThat(AnswerEquivalence.compare(hostile, answer)).isEqualTo(verdict);
            boolean right =
                    AnswerEquivalence.compareWithReference(hostile, answer).isEqual();
            assertThat(right || !verdict.isEqual()).isTrue();
            AnswerEquivalence.compareWithReference(answer, hostile);
        }
        assertThat(AnswerEquivalence.canonical(hostile).key()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9^{9^{9^9}}", "x^{9999999}", "((((3!)!)!)!)!", "\\sin(10^{100})", "\\frac{1}{0}"})
    void what_cannot_be_computed_is_equal_to_nothing_but_itself(String text) {
        Answer hostile = AnswerReader.normalise(text);

        assertThat(AnswerEquivalence.compare(hostile, AnswerReader.normalise("1"))
                        .isEqual())
                .isFalse();
        assertThat(AnswerEquivalence.compare(hostile, AnswerReader.normalise(text + "+1"))
                        .isEqual())
                .isFalse();
        assertThat(AnswerEquivalence.compare(hostile, AnswerReader.normalise("$" + text + "$"))
                        .isEqual())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.ponder.answers.AdversarialTextTest#repeated")
    void what_is_repeated_is_read_to_its_end(String piece) {
        for (int length : new int[] {300, 1_900, 200_000}) {
            Answer answer = AnswerReader.normalise("5" + piece.repeat(Math.max(1, length / piece.length())));
            assertThatCode(() -> {
                        AnswerEquivalence.compare(answer, AnswerReader.normalise("x+1"));
                        AnswerEquivalence.canonical(answer);
                    })
                    .doesNotThrowAnyException();
        }
    }
}
