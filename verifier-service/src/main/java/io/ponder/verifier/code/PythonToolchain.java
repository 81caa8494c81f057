package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Python, run by the interpreter that also starts the sandbox. Where a test allows it, its assertions are made in a
 * process of their own, about what the program's process replied (decision 0012).
 */
final class PythonToolchain implements Toolchain {

    /** Address space for the interpreter's libraries and locale, and what the allocator reserves per thread. */
    private static final long RESERVED = 256L << 20;

    /**
     * Runs assertions that cannot be split in the module's own namespace, then copies stdin to stdout, so that a
     * program that exits early with {@code sys.exit(0)} does not pass. The module's name is not {@code __main__}, so
     * its main part does not run.
     */
    private static final String ASSERTIONS = """
            import sys
            names = {"__name__": "answer"}
            for file in ("answer.py", sys.argv[1]):
                with open(file, encoding="utf-8") as source:
                    exec(compile(source.read(), file, "exec"), names)
            sys.__stdout__.write("\\n" + sys.__stdin__.read())
            """;

    private static final String USUAL_IMPORTS = "sitecustomize.py";

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

    /** What {@code split.py} reads. */
    private record Given(List<String> blocks, List<String> tests) {}

    /** What {@code split.py} writes: the program, and for each test its halves, or null if it has none. */
    private record Split(String program, List<@Nullable Halves> tests) {}

    private record Halves(String asked, String judge) {}

    @Override
    public Prepared prepare(Sandbox sandbox, Path directory, List<String> blocks, CodeTests tests)
            throws IOException, InterruptedException {
        Path answer = Files.createDirectory(directory.resolve("answer"));
        Path judge = Files.createDirectory(directory.resolve("judge"));
        copy(answer, USUAL_IMPORTS);
        List<String> assertions = Toolchain.assertions(tests);
        if (assertions.isEmpty() && blocks.size() == 1) {
            Files.writeString(answer.resolve("answer.py"), blocks.getFirst());
        } else {
            copy(judge, USUAL_IMPORTS, "split.py", "ask.py", "judge.py");
            Path given = directory.resolve("given.json");
            Files.write(given, WireJson.mapper().writeValueAsBytes(new Given(blocks, assertions)));
            Run run = sandbox.run(program(judge, List.of("split.py")), given);
            if (!run.succeeded()) {
                return Prepared.refused("its program cannot be read: " + Explanations.ending(run, settings));
            }
            Split split = WireJson.mapper().readValue(run.out(), Split.class);
            Files.writeString(answer.resolve("answer.py"), split.program());
            if (!assertions.isEmpty()) {
                return new Prepared(tests(answer, judge, assertions, split.tests()), null);
            }
        }
        Test whole = new Test(program(answer, List.of("answer.py")), null);
        return new Prepared(tests.cases().stream().map(test -> whole).toList(), null);
    }

    private List<Test> tests(Path answer, Path judge, List<String> assertions, List<@Nullable Halves> halves)
            throws IOException {
        copy(answer, "ask.py");
        Files.writeString(answer.resolve("assertions.py"), ASSERTIONS);
        List<Test> tests = new ArrayList<>();
        for (int i = 0; i < assertions.size(); i++) {
            String name = "test" + (i + 1);
            Halves split = halves.get(i);
            if (split == null) {
                Files.writeString(answer.resolve(name + ".py"), assertions.get(i));
                tests.add(new Test(program(answer, List.of("assertions.py", name + ".py")), null));
            } else {
                Files.writeString(answer.resolve(name + ".json"), split.asked());
                Files.writeString(judge.resolve(name + ".py"), split.judge());
                tests.add(new Test(
                        program(answer, List.of("ask.py", name + ".json")),
                        program(judge, List.of("judge.py", name + ".py"))));
            }
        }
        return tests;
    }

    private static void copy(Path directory, String... names) throws IOException {
        for (String name : names) {
            Files.writeString(directory.resolve(name), Sandbox.source(name));
        }
    }

    Program program(Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(python.executable().toString(), "-s", "-B"));
        command.addAll(arguments);
        // A fixed hash seed, so that the same program always gets the same score.
        Map<String, String> environment =
                Map.of("PYTHONUTF8", "1", "PYTHONHASHSEED", "0", "LANG", "C.UTF-8", "PYTHONPATH", directory.toString());
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
