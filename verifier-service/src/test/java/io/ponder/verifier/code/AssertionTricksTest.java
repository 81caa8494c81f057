package io.ponder.verifier.code;

import static io.ponder.verifier.code.CodeLab.assertions;
import static io.ponder.verifier.code.CodeLab.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.score.Score;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Programs that do not add, and try to pass tests of adding. */
class AssertionTricksTest {

    /** None of them defines the right {@code add}; each tries to reach what decides. */
    static final List<String> TRICKS = List.of(
            // leaving
            "import sys; sys.exit(0)",
            "import os; os._exit(0)",
            "import atexit, os\natexit.register(os._exit, 0)\ndef add(a, b): return 5",
            "def add(a, b):\n    raise SystemExit(0)",
            "import os, threading\nthreading.Timer(0, os._exit, [0]).start()\ndef add(a, b): return 5",
            "import signal, os\nsignal.signal(signal.SIGALRM, lambda *_: os._exit(0)); signal.setitimer(0, 0.001)\n"
                    + "def add(a, b):\n    while True: pass",
            // a forged end
            "import sys\ntoken = sys.stdin.read()\nprint('\\n' + token, end='')\nsys.stdout.flush()\nimport os; os._exit(0)",
            "import os\nprint('\\n[true]', end='', flush=True); os._exit(0)",
            "import os\nprint('\\n[4]x', end='', flush=True); os._exit(0)",
            "import os\nprint('\\n[{\"object\": \"int\"}]', end='', flush=True); os._exit(0)",
            "import os\nprint('\\n[[[[', end='', flush=True); os._exit(0)",
            "import os\nprint('\\n[' * 100000, end='', flush=True); os._exit(0)",
            "import os\nprint('\\n[{\"bytes\": \"__import__\"}]', end='', flush=True); os._exit(0)",
            // reading the test
            "import glob, re\ntext = ''.join(open(f).read() for f in glob.glob('test*'))\n"
                    + "found = re.findall(r'== *(\\d+)', text)\ndef add(a, b): return int(found[0]) if found else 5",
            "import os\ndef add(a, b):\n    for f in os.listdir('../judge'): return int(open('../judge/' + f).read()[-2])",
            "import sys\ndef add(a, b):\n    frame = sys._getframe(1)\n    while frame:\n"
                    + "        for v in list(frame.f_locals.values()) + list(frame.f_globals.values()):\n"
                    + "            if isinstance(v, str) and '==' in v: return int(v.split('==')[1])\n"
                    + "        for v in frame.f_code.co_consts:\n            if v == 4: return v\n"
                    + "        frame = frame.f_back\n    return 5",
            "import gc, sys\ndef add(a, b):\n    for o in gc.get_objects():\n"
                    + "        if isinstance(o, dict) and 'source' in o and hasattr(o['source'], 'name') and 'test' in str(o['source'].name):\n"
                    + "            return 4\n    return 5",
            // replacing what runs the test
            "import builtins\nbuiltins.exec = lambda *a: None\ndef add(a, b): return 5",
            "import builtins\nbuiltins.eval = lambda *a: True\ndef add(a, b): return 5",
            "import builtins\nbuiltins.compile = lambda *a: (lambda: 0).__code__\ndef add(a, b): return 5",
            "import builtins\nbuiltins.AssertionError = type('E', (Exception,), {})\ndef add(a, b): return 5",
            "import builtins, io\nbuiltins.open = lambda *a, **k: io.StringIO('')\ndef add(a, b): return 5",
            "import sys\nsys.settrace(lambda *a: None)\nsys.excepthook = lambda *a: __import__('os')._exit(0)\ndef add(a, b): return 5",
            "import json\njson.dumps = lambda *a, **k: '[true]'\ndef add(a, b): return 5",
            "__builtins__['bool'] = lambda *a: True\ndef add(a, b): return 5",
            // values that lie
            "class Yes:\n    def __eq__(self, other): return True\n    def __bool__(self): return True\n"
                    + "def add(a, b): return Yes()",
            "class Yes(int):\n    def __eq__(self, other): return True\n    def __hash__(self): return 4\n"
                    + "def add(a, b): return Yes(5)",
            "class Yes(int):\n    __class__ = int\n    def __eq__(self, other): return True\n    def __rsub__(self, o): return 0\n"
                    + "def add(a, b): return Yes(5)",
            "import unittest.mock\ndef add(a, b): return unittest.mock.ANY",
            "class Any(type):\n    def __eq__(cls, other): return True\n    def __hash__(cls): return 4\n"
                    + "class C(metaclass=Any): pass\ndef add(a, b): return C",
            "def abs(x): return 0\ndef round(*x): return 4\ndef sum(x): return 5\ndef add(a, b): return 5",
            "import math\nmath.isclose = lambda *a, **k: True\ndef add(a, b): return 5");

    @ParameterizedTest
    @FieldSource("TRICKS")
    void whatTheTestHoldsIsOutOfTheProgramsReach(String trick) {
        CodeTests tests = assertions(
                Language.PYTHON,
                "assert add(2, 2) == 4",
                "expected = 4\nassert add(2, 2) == expected, 'wrong'",
                "def check(candidate):\n    assert 4 == candidate(2, 2)\n    assert candidate(0, 1) in (1,)\ncheck(add)",
                "import math\nassert math.isclose(add(2, 2), 4)\nassert abs(add(1, 2) - 3) < 1e-6");
        Score score =
                score(new CodeTests(tests.language(), tests.kind(), CodeTests.Scoring.FRACTION, tests.cases()), trick);

        assertThat(score.outcome()).as(score.explanation()).isZero();
    }

    /** The page says so: these pass without being right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // a yes that is the program's own
                "def add(a, b): return True         | assert add(2, 2)",
                // assertions in the program's own process
                "class Yes:\\n    def __eq__(self, other): return True\\ndef add(a, b): return Yes() | for i in range(3): assert add(i, i) == 2 * i",
                "import sys, os\\nprint('\\\\n' + sys.stdin.read(), end='', flush=True)\\nos._exit(0) | for i in range(3): assert add(i, i) == 2 * i",
                "import builtins\\nreal = builtins.exec\\nbuiltins.exec = lambda *a: None | for i in range(3): assert add(i, i) == 2 * i",
            })
    void whatCannotBeHeldPasses(String program, String test) {
        Score score = score(
                assertions(Language.PYTHON, test), program.replace("\\n", "\n").replace("\\\n", "\\n"));

        assertThat(score.outcome()).as(score.explanation()).isEqualTo(1);
        assertThat(score.explanation())
                .isEqualTo(
                        test.startsWith("for")
                                ? "the test passes by assertions in the program's own process"
                                : "the test passes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "def f(): return {'a': (1, 2.5), 'b': {3}}     | assert f() == {'a': (1, 2.5), 'b': {3}}",
                "def f(): return [1, 2]                        | assert f() != (1, 2) and f() == [1, 2]",
                "def f(): return b'x'                          | assert f() == b'x'",
                "def f(): return float('nan'), float('inf'), 1j | assert f()[1] == float('inf') and math.isnan(f()[0]) and f()[2] == 1j",
                "def f(): return Counter('aab')                | assert f() == {'a': 2, 'b': 1}",
                "def f(): return Decimal('0.1')                | from decimal import Decimal\\nassert f() == Decimal('0.1')",
                "def f(): return Fraction(1, 3)                | assert f() == Fraction(1, 3)",
                "import datetime\\ndef f(): return datetime.date(2020, 1, 2) | import datetime\\nassert f() == datetime.date(2020, 1, 2)",
                "def f(x): x.append(1)                         | x = [0]\\nf(x)\\nassert x == [0, 1]",
                "def f(x): return sorted(x)                    | x = [2, 1]\\nassert f(x) == [1, 2]\\nassert x == [2, 1]",
                "class S:\\n    def __init__(self): self.n = 0\\n    def inc(self): self.n += 1\\n        # | s = S()\\ns.inc()\\nassert s.n == 1\\nassert isinstance(s.n, int)",
                "def sum(x): return 5                          | assert sum([1]) == 5",
                "def f(): return None                          | assert f() is None",
                "def f(x): return x * 2                        | def double(x):\\n    return x + x\\nassert f(21) == double(21)",
                "def f(x): return x                            | x = []\\nx.append(3)\\nassert f(x) == [3]",
                "def f(s): return s                            | assert f('é\\\\ud800') == 'é\\\\ud800'",
                "def f(n): return 10 ** n                      | assert f(5000) == 10 ** 5000",
                "def f(): raise KeyError(3)                    | try:\\n    f()\\n    assert False\\nexcept KeyError:\\n    pass",
                "def f(x): return x                            | for i in range(3): assert f(i) == i",
                "class P:\\n    def __init__(self, x): self.x = x\\n    def __eq__(self, o): return self.x == o.x | assert P(1) == P(1)",
                "def f(x): return x > 1                        | assert f(2)\\nassert not f(1)",
                "def f(x): return x                            | assert all(f(i) == i for i in range(4))",
                "def f(x): return x                            | import random\\nx = random.random()\\nassert f(x) == x",
            })
    void honestProgramsPass(String program, String test) {
        Score score = score(assertions(Language.PYTHON, test.replace("\\n", "\n")), program.replace("\\n", "\n"));

        assertThat(score.outcome()).as(score.explanation()).isEqualTo(1);
    }

    @Test
    void theExplanationSaysWhatTheProgramReplied() {
        String add = "def add(a, b): return [a, b]\nclass Thing: pass\ndef thing(): return Thing()";

        assertThat(score(assertions(Language.PYTHON, "assert add(2, 2) == 4, 'not added'"), add)
                        .explanation())
                .isEqualTo("test 1 of 1: it ended with exit status 1: AssertionError: not added; add(2, 2) is [2, 2]");
        assertThat(score(assertions(Language.PYTHON, "assert thing() == 4"), add)
                        .explanation())
                .isEqualTo("test 1 of 1: it ended with exit status 1: AssertionError: thing() is an object of Thing");
        assertThat(score(assertions(Language.PYTHON, "assert xyz(2, 2) == 0"), add)
                        .explanation())
                .isEqualTo("test 1 of 1: it ended with exit status 1: NameError: name 'xyz' is not defined");
    }
}
