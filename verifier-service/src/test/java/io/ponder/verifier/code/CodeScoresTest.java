package io.ponder.verifier.code;

import static io.ponder.verifier.code.CodeLab.assertions;
import static io.ponder.verifier.code.CodeLab.score;
import static io.ponder.verifier.code.CodeLab.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.CodeTests.Kind;
import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.score.Score;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeScoresTest {

    private static final String ADD_PYTHON = "a, b = map(int, input().split())\nprint(a + b)";
    private static final String ADD_JAVA = """
            import java.util.Scanner;
            public class Adder {
                public static void main(String[] args) {
                    Scanner in = new Scanner(System.in);
                    System.out.println(in.nextInt() + in.nextInt());
                }
            }
            """;

    private static CodeTests sums(Language language, CodeTests.Scoring scoring) {
        return new CodeTests(
                language,
                Kind.STDIN_STDOUT,
                scoring,
                List.of(
                        new CodeTests.Case(null, "2 2\n", "4\n", null),
                        new CodeTests.Case("negative", "-3 1\n", "-2\n", null),
                        new CodeTests.Case("zero", "0 0\n", "0", null),
                        new CodeTests.Case(null, "1 1", "2  \n\n", null)));
    }

    @Test
    void aRightProgramPasses() {
        assertThat(score(sums(Language.PYTHON, CodeTests.Scoring.ALL), ADD_PYTHON))
                .isEqualTo(Score.outcome(1, "all 4 tests pass"));
        assertThat(score(sums(Language.JAVA, CodeTests.Scoring.ALL), ADD_JAVA))
                .isEqualTo(Score.outcome(1, "all 4 tests pass"));
    }

    @Test
    void theFirstFailedTestIsNamed() {
        assertThat(score(sums(Language.PYTHON, CodeTests.Scoring.ALL), ADD_PYTHON.replace("a + b", "abs(a + b)")))
                .isEqualTo(Score.outcome(0, "test 2 of 4 (negative): it should write \"-2\", but wrote \"2\""));
    }

    @Test
    void aFractionCountsThoseThatPass() {
        assertThat(score(sums(Language.PYTHON, CodeTests.Scoring.FRACTION), ADD_PYTHON.replace("a + b", "abs(a + b)")))
                .isEqualTo(Score.outcome(
                        0.75, "3 of 4 tests pass; test 2 of 4 (negative): it should write \"-2\", but wrote \"2\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "print(1); print(3) | in line 2 it should write \"2\", but wrote \"3\"",
                "print(1)           | in line 2 it should write \"2\", but wrote nothing more",
                "print('1\\n2\\n3') | in line 3 it should write nothing more, but wrote \"3\"",
                "1 / 0              | it ended with exit status 1: ZeroDivisionError: division by zero",
                "import sys; sys.exit(3) | it ended with exit status 3: no error message",
                "import os; os.abort() | it ended with signal 6: no error message",
                "print(             | it ended with exit status 1: SyntaxError: '(' was never closed",
                "import ctypes; ctypes.string_at(0) | it ended with signal 11: no error message",
            })
    void theExplanationSaysWhatWasWrong(String program, String explanation) {
        assertThat(score(writes(Language.PYTHON, "", "1\n2"), program))
                .isEqualTo(Score.outcome(0, "test 1 of 1: " + explanation.strip()));
    }

    @Test
    void pythonHasWhatProgramsUse() {
        String program = """
                import asyncio, collections, decimal, json, random, re, sys, threading, zoneinfo
                sys.setrecursionlimit(10**6)
                threading.stack_size(1 << 26)
                def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
                found = []
                worker = threading.Thread(target=lambda: found.append(depth(20000)))
                worker.start(); worker.join()
                async def later(): await asyncio.sleep(0); return found[0]
                print(asyncio.run(later()), len(sys.stdin.read()), hash("a") == hash("a"), "é")
                """;
        assertThat(score(writes(Language.PYTHON, "x".repeat(1 << 20), "20000 1048576 True é"), program))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "void main() { System.out.println(5); } | the test passes",
                "class Other {} class Program { public static void main(String[] a) { System.out.println(5); } } | the test passes",
                "package p.q; public final class X { public static void main(String[] a) { System.out.println(5); } } | the test passes",
                "public record R(int x) { public static void main(String[] a) { System.out.println(new R(5).x); } } | the test passes",
                "public class X { int x = \"\"; } | it does not compile: X.java:1: error: incompatible types: String cannot be converted to int",
                "public class X { } | it has no class with a main method",
                "void main() { throw new IllegalStateException(\"no\"); } | test 1 of 1: it ended with exit status 1: Exception in thread \"main\" java.lang.IllegalStateException: no",
            })
    void javaProgramsComeInManyForms(String program, String explanation) {
        assertThat(score(writes(Language.JAVA, "", "5"), program).explanation()).isEqualTo(explanation);
    }

    @Test
    void assertionsUseWhatTheProgramDefines() {
        String python = "def add(a, b):\n    return a + b\n\nif __name__ == '__main__':\n    print(add(*input()))";
        String java = "class Solution { static int add(int a, int b) { return a + b; } }";

        assertThat(score(assertions(Language.PYTHON, "assert add(2, 2) == 4", "assert add(1, 0) == 1"), python))
                .isEqualTo(Score.outcome(1, "all 2 tests pass"));
        assertThat(score(
                        assertions(Language.PYTHON, "assert add(2, 2) == 4", "assert add(1, 0) == 2, add(1, 0)"),
                        python))
                .isEqualTo(
                        Score.outcome(0, "test 2 of 2: it ended with exit status 1: AssertionError: add(1, 0) is 1"));
        assertThat(score(
                        assertions(Language.JAVA, "assert Solution.add(2, 2) == 4;", "assert Solution.add(1, 0) == 1"),
                        java))
                .isEqualTo(Score.outcome(1, "all 2 tests pass by assertions in the program's own process"));
        assertThat(score(assertions(Language.JAVA, "assert Solution.add(2, 2) == 5 : \"no\";"), java))
                .isEqualTo(Score.outcome(
                        0,
                        "test 1 of 1: it ended with exit status 1: Exception in thread \"main\""
                                + " java.lang.AssertionError: no"));
        assertThat(score(assertions(Language.JAVA, "assert Solution.sub(2, 2) == 0;"), java)
                        .explanation())
                .startsWith("it does not compile: PonderTest1.java");
    }

    @ParameterizedTest
    @CsvSource({"sys.exit(0)", "os._exit(0)", "print('all tests pass'); os._exit(0)"})
    void leavingEarlyIsNotPassing(String leave) {
        assertThat(score(assertions(Language.PYTHON, "assert add(2, 2) == 4"), "import os, sys\n" + leave))
                .isEqualTo(Score.outcome(0, "test 1 of 1: it ended before its assertions did"));
    }

    @Test
    void withoutAProgramThereIsNothingToRun() {
        assertThat(score(writes(Language.PYTHON, "", "5"), "```\n5"))
                .extracting(Score::outcome)
                .isEqualTo(0.0);
    }

    @Test
    void theSameProgramGetsTheSameScore() {
        var tests = writes(Language.PYTHON, "", "x");
        String order = "print(list({'a', 'b', 'c', 'd', 'e', 'f'}))";

        assertThat(score(tests, order)).isEqualTo(score(tests, order));
    }
}
