package io.ponder.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The trainers of Python that {@code deploy/training/install} puts beside Ponder, for the tests that need them.
 *
 * <p>Where nothing is installed, such a test is skipped and says how to install it. Where PONDER_TRAINERS or PONDER_READERS
 * names a folder, as CI does once it has installed them, the test fails without it.
 */
public final class TrainersPython {

    private TrainersPython() {}

    /** The interpreter of the environment that has TRL and verl's readers. */
    public static Path withTrl() {
        return there("PONDER_TRAINERS", "trainers", "bin/python", "deploy/training/install");
    }

    /** The folder with the readers of OpenRLHF, LLaMA-Factory and Axolotl, for PYTHONPATH. */
    public static Path otherReaders() {
        return there("PONDER_READERS", "readers", "", "deploy/training/install --readers");
    }

    private static Path there(String variable, String name, String needed, String install) {
        String named = System.getenv(variable);
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches = cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        Path path = (named == null ? caches.resolve("ponder").resolve(name) : Path.of(named)).resolve(needed);
        boolean isThere = Files.isExecutable(path);
        if (named == null) {
            assumeTrue(isThere, () -> path + " is not there: " + install + " makes it");
        }
        assertTrue(isThere, () -> variable + " names " + named + ", but " + path + " is not there");
        return path;
    }
}
