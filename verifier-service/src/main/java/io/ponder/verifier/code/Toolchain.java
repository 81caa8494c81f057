package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How programs of one language are made ready and run. */
interface Toolchain {

    /** The names that fenced blocks of it carry, in lower case. */
    Set<String> fences();

    /**
     * Writes, and compiles, a candidate's program and its tests.
     *
     * @param directory empty and this program's own
     */
    Prepared prepare(Sandbox sandbox, Path directory, String code, CodeTests tests)
            throws IOException, InterruptedException;

    /**
     * @param programs one for each case; empty when {@code refused}
     * @param refused why the candidate's code cannot be run; null when it can
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
