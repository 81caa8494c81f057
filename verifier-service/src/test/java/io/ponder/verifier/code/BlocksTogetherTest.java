package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.score.Score;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of an answer's blocks are its program, and what is imported for it. */
class BlocksTogetherTest {

    private static Score score(CodeTests tests, String text) {
        Isolation.Proven proven = CodeLab.proven(CodeLab.SETTINGS, tests.language());
        try {
            return new Trial(tests, CodeLab.SETTINGS, InstantSource.system(), null)
                    .score(proven.toolchain(), proven.sandbox(), text);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String blocks(Language language, String code) {
        StringBuilder text = new StringBuilder("Here it is.\n");
        for (String block : code.split(" --- ")) {
            text.append("```").append(language.name().toLowerCase()).append('\n');
            text.append(block.replace("/", "\n")).append("\n```\nThen:\n");
        }
        return text.toString();
    }

    /** A slash is a new line, and three dashes separate blocks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "def solve(a, b):/  return a + b --- print(solve(1, 2))                      | 3",
                "def f(x):/  return x + 1 --- def solve(x):/  return f(x) --- print(solve(2)) | 3",
                "LIMIT = 3 --- def solve():/  return LIMIT --- print(solve())                | 3",
                "import numbers --- print(isinstance(3, numbers.Number))                     | True",
                "class A:/  x = 3 --- print('no') --- print(A.x)                             | 3",
                "def solve():/  return 4/print(solve()) --- def solve():/  return 3/print(solve()) | 3",
                "n = 4/print(n) --- def main():/  n = 3/  print(n)/main()                    | 3",
                "n = 4/print(n) --- for n in [3]:/  print(n)                                 | 3",
                "x = 4/print(x) --- print(sum(x for x in [1, 2]))                            | 3",
                "print(4) --- print(3)                                                       | 3",
                "def solve():/  return 3 --- from __future__ import annotations/print(solve()) | 3",
                "def solve(:/  return 4 --- print(3)                                         | 3",
                "def solve():/  return 3/print(solve()) --- >>> solve()/3                    | 3",
                "def solve():/  return 3/print(solve()) --- $ python solve.py/3              | 3",
            })
    void blocksThatLeanOnOneAnotherRunTogether(String code, String output) {
        assertThat(score(CodeLab.writes(Language.PYTHON, "", output), blocks(Language.PYTHON, code)))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @Test
    void whatATestUsesIsPartOfTheProgram() {
        String code = "def add(a, b):/  return a + b --- def sub(a, b):/  return a - b";

        assertThat(score(
                        CodeLab.assertions(Language.PYTHON, "assert add(1, 2) == 3", "assert sub(1, 2) == -1"),
                        blocks(Language.PYTHON, code)))
                .isEqualTo(Score.outcome(1, "all 2 tests pass"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class A { static int x() { return 3; } } --- public class B { public static void main(String[] a) { System.out.println(A.x()); } }",
                "public class A { static int x() { return 3; } } --- public class B { public static void main(String[] a) { System.out.println(A.x()); } }",
                "import java.util.*;/record A(int x) {} --- void main() { System.out.println(new A(3).x()); }",
                "public class A { public static void main(String[] a) { System.out.println(4); } } --- public class A { public static void main(String[] a) { System.out.println(3); } }",
                "public class A { static int x() { return 3; } public static void main(String[] a) { System.out.println(4); } } --- public class B { public static void main(String[] a) { System.out.println(A.x()); } }",
                "void main() { System.out.println(3); } --- $ java Main.java/3",
                "class Solution { int three() { return List.of(1, 2, 3).stream().collect(Collectors.toList()).size(); } public static void main(String[] a) { System.out.println(new Solution().three()); } }",
                "package p;/class Solution { public static void main(String[] a) { System.out.println(new ArrayDeque<>(List.of(3)).poll()); } }",
                "import java.awt.*;/class Main { static class List { int x = 3; } public static void main(String[] a) { System.out.println(new List().x); } }",
            })
    void javaLeansOnTypes(String code) {
        assertThat(score(CodeLab.writes(Language.JAVA, "", "3"), blocks(Language.JAVA, code)))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "def f(x: List[int]) -> Optional[int]:/  return x[0]/print(f([3]))   | 3",
                "print(math.gcd(9, 6), gcd(9, 6), sqrt(9))                           | 3 3 3.0",
                "print(Counter('aab')['a'], deque([1])[0], defaultdict(int)[0])      | 2 1 0",
                "@lru_cache(None)/def f(x):/  return x/print(f(3))                   | 3",
                "h = [3, 1]/heapify(h)/print(heapq.heappop(h), bisect_left([1], 2))  | 1 1",
                "print(sys.stdin.read() == '', re.sub('a', 'b', 'a'), string.digits) | True b 0123456789",
                "from __future__ import annotations/x: List[int] = [3]/print(x)      | [3]",
                "'doc'/from __future__ import annotations/print(gcd(3, 3), __doc__)  | 3 doc",
                "def gcd(a, b):/  return 'mine'/print(gcd(1, 2))                     | mine",
                "print(pow(2, 3), sum([1]), 'math' in globals(), __name__)           | 8 1 False __main__",
                "print([n for n in dir() if n[0] != '_'])                            | []",
            })
    void theUsualImportsAreThere(String code, String output) {
        assertThat(score(CodeLab.writes(Language.PYTHON, "", output), blocks(Language.PYTHON, code)))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @Test
    void linesKeepTheirNumbers() {
        String code = "import traceback/try:/  List[1 / 0]/except ZeroDivisionError as e:/"
                + "  print(e.__traceback__.tb_lineno, __file__[-9:])";
        assertThat(score(
                        CodeLab.writes(Language.PYTHON, "", "3 answer.py"),
                        "```python\n" + code.replace("1 / 0", "1 % 0").replace("/", "\n") + "\n```"))
                .isEqualTo(Score.outcome(1, "the test passes"));
    }

    @Test
    void whatIsNotUsualIsStillMissing() {
        assertThat(score(CodeLab.writes(Language.PYTHON, "", "3"), blocks(Language.PYTHON, "print(Listing)")))
                .isEqualTo(Score.outcome(
                        0, "test 1 of 1: it ended with exit status 1: NameError: name 'Listing' is not defined"));
    }
}
