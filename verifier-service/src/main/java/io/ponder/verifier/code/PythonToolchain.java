package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Python, run by the interpreter that also starts the sandbox. */
final class PythonToolchain implements Toolchain {

    /** Address space for the interpreter's libraries and locale, and what the allocator reserves per thread. */
    private static final long RESERVED = 256L << 20;

    /**
     * Runs the assertions in the module's own namespace, then copies stdin to stdout, so that a program that exits
     * early with {@code sys.exit(0)} does not pass. The module's name is not {@code __main__}, so its main part does
     * not run.
     */
    private static final String ASSERTIONS = """
            import sys
            names = {"__name__": "answer"}
            for file in ("answer.py", sys.argv[1]):
                with open(file, encoding="utf-8") as source:
                    exec(compile(source.read(), file, "exec"), names)
            sys.__stdout__.write("\\n" + sys.__stdin__.read())
            """;

    private final Python python;
    private final CodeSettings settings;

    PythonToolchain(Python python, CodeSettings settings) {
        this.python = python;
        this.settings = settings;
    }

    @Override
    public Set<String> fences() {
        return Set.of("python", "python3", "py", "py3");
    }

    @Override
    public Prepared prepare(Sandbox sandbox, Path directory, String code, CodeTests tests) throws IOException {
        Files.writeString(directory.resolve("answer.py"), code);
        List<Program> programs = new ArrayList<>();
        if (tests.kind() == CodeTests.Kind.ASSERTIONS) {
            Files.writeString(directory.resolve("assertions.py"), ASSERTIONS);
        }
        for (int i = 0; i < tests.cases().size(); i++) {
            String assertions = tests.cases().get(i).code();
            if (assertions == null) {
                programs.add(program(directory, List.of("answer.py")));
            } else {
                String file = "test" + (i + 1) + ".py";
                Files.writeString(directory.resolve(file), assertions);
                programs.add(program(directory, List.of("assertions.py", file)));
            }
        }
        return new Prepared(programs, null);
    }

    Program program(Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(python.executable().toString(), "-s", "-B"));
        command.addAll(arguments);
        // A fixed hash seed, so that the same program always gets the same score.
        Map<String, String> environment = Map.of("PYTHONUTF8", "1", "PYTHONHASHSEED", "0", "LANG", "C.UTF-8");
        return new Program(
                command,
                environment,
                directory,
                python.readable(),
                List.of(),
                settings.memory().toBytes(),
                RESERVED,
                settings.wallTime(),
                settings.cpuTime());
    }
}
