package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
     */
    Prepared prepare(Sandbox sandbox, Path directory, String code, CodeTests tests)
            throws IOException, InterruptedException;

    /**
     * @param programs one for each case; empty when {@code refused}
     * @param refused why the candidate's code cannot run; null if it can
     */
    record Prepared(List<Program> programs, @Nullable String refused) {
        public Prepared {
            programs = List.copyOf(programs);
        }

        static Prepared refused(String why) {
            return new Prepared(List.of(), why);
        }
    }
}
