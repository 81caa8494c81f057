package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prepares programs of one language for the sandbox. */
interface Toolchain {

    /** The names that mark a fenced block of this language, in lower case. */
    Set<String> fences();

    /**
     * Writes a candidate's program and its tests, and compiles them if needed.
     *
     * @param directory an empty directory for this program alone
     * @param blocks the candidate's blocks of code, at least one. The last one is the program, together with those
     *     before it that it or a test leans on
     */
    Prepared prepare(Sandbox sandbox, Path directory, List<String> blocks, CodeTests tests)
            throws IOException, InterruptedException;

    /** The assertions among the tests; empty if they compare output. */
    static List<String> assertions(CodeTests tests) {
        return tests.cases().stream()
                .map(CodeTests.Case::code)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * One test.
     *
     * @param program runs the candidate's code
     * @param judge reads the last line that {@code program} wrote, and succeeds if the test passes; null if the program
     *     makes its assertions itself, or has none
     */
    record Test(Program program, @Nullable Program judge) {}

    /**
     * @param tests one for each case; empty when {@code refused}
     * @param refused why the candidate's code cannot run; null if it can
     */
    record Prepared(List<Test> tests, @Nullable String refused) {
        public Prepared {
            tests = List.copyOf(tests);
        }

        static Prepared refused(String why) {
            return new Prepared(List.of(), why);
        }
    }
}
