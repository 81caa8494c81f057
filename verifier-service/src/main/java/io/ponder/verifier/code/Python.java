package io.ponder.verifier.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Python interpreter.
 *
 * @param executable the real executable, with links and shims resolved
 * @param readable what its programs must be able to read: itself, its library and the system's shared libraries
 */
record Python(Path executable, List<Path> readable) {

    private static final String QUESTION = """
            import ctypes, os, resource, sys, sysconfig
            print(os.path.realpath(sys.executable))
            paths = sysconfig.get_paths()
            for name in "stdlib", "platstdlib", "purelib", "platlib":
                print(os.path.realpath(paths[name]))
            library = sysconfig.get_config_var("LIBDIR")
            if library and sysconfig.get_config_var("Py_ENABLE_SHARED"):
                print(os.path.join(library, sysconfig.get_config_var("LDLIBRARY")))
                print(os.path.join(library, sysconfig.get_config_var("INSTSONAME")))
            """;

    /** Shared libraries, the files needed to find them, and devices that reveal nothing about this machine. */
    static final List<Path> SYSTEM = List.of(
            Path.of("/lib"),
            Path.of("/lib64"),
            Path.of("/usr/lib"),
            Path.of("/usr/lib64"),
            Path.of("/usr/share/zoneinfo"),
            Path.of("/etc/ld.so.cache"),
            Path.of("/etc/localtime"),
            Path.of("/dev/null"),
            Path.of("/dev/zero"),
            Path.of("/dev/random"),
            Path.of("/dev/urandom"));

    Python {
        readable = List.copyOf(readable);
    }

    /**
     * Asks an interpreter about itself. It runs outside any sandbox, because the operator chose it.
     *
     * @param name a path, or a name on the PATH
     * @throws IOException saying what is wrong with it
     */
    static Python at(String name) throws IOException, InterruptedException {
        Path said = Files.createTempFile("ponder-python", ".txt");
        try {
            Process process = new ProcessBuilder(name, "-I", "-c", QUESTION)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(20, TimeUnit.SECONDS);
            process.destroyForcibly();
            List<String> lines = Files.readAllLines(said);
            if (!ended || process.waitFor() != 0 || lines.size() < 2) {
                throw new IOException("it does not respond like Python 3 with ctypes"
                        + (lines.isEmpty() ? "" : ": " + lines.getLast()));
            }
            List<Path> readable = new ArrayList<>(SYSTEM);
            lines.forEach(line -> readable.add(Path.of(line)));
            return new Python(Path.of(lines.getFirst()), readable);
        } finally {
            Files.delete(said);
        }
    }
}
