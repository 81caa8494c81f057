package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.code.Run.Limit;
import io.ponder.verifier.code.Toolchain.Prepared;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs one candidate against all tests of a request. */
final class Trial {

    private final CodeTests tests;
    private final CodeSettings settings;
    private final InstantSource clock;
    private final @Nullable Instant deadline;

    /** A secret that a program writes last, and learns only after its assertions have passed. */
    private final String token = UUID.randomUUID().toString();

    Trial(CodeTests tests, CodeSettings settings, InstantSource clock, @Nullable Instant deadline) {
        this.tests = tests;
        this.settings = settings;
        this.clock = clock;
        this.deadline = deadline;
    }

    /**
     * Scores the candidate; the explanation names the first failed test. Can be interrupted.
     *
     * @throws io.ponder.reasoning.model.FailureException when the sandbox failed or the request's time is up
     */
    Score score(Toolchain toolchain, Sandbox sandbox, String text) throws IOException, InterruptedException {
        Optional<String> code = CodeAnswer.in(text, toolchain.fences());
        if (code.isEmpty()) {
            return Score.outcome(0, "there is no closed code block in it");
        }
        Path directory = Files.createTempDirectory("ponder-code-");
        try {
            Path program = Files.createDirectory(directory.resolve("program"));
            checkTime();
            Prepared prepared = toolchain.prepare(sandbox, program, code.get(), tests);
            return prepared.refused() != null
                    ? Score.outcome(0, Explanations.shortened(prepared.refused()))
                    : score(sandbox, prepared, directory.resolve("input"));
        } finally {
            delete(directory);
        }
    }

    private Score score(Sandbox sandbox, Prepared prepared, Path input) throws IOException, InterruptedException {
        int count = tests.cases().size();
        int passed = 0;
        String first = null;
        for (int i = 0; i < count; i++) {
            CodeTests.Case test = tests.cases().get(i);
            String given = tests.kind() == CodeTests.Kind.ASSERTIONS ? token : test.input();
            Files.writeString(input, given == null ? "" : given);
            checkTime();
            Run run = sandbox.run(prepared.programs().get(i), input);
            if (run.stoppedBy() == Limit.WALL_TIME) {
                checkTime();
            }
            String wrong = tests.kind() == CodeTests.Kind.ASSERTIONS
                    ? Explanations.ofAssertions(token, run, settings)
                    : Explanations.ofOutput(test.output() == null ? "" : test.output(), run, settings);
            if (wrong == null) {
                passed++;
                continue;
            }
            first = first == null ? Explanations.name(tests, i) + ": " + wrong : first;
            if (tests.scoring() != CodeTests.Scoring.FRACTION) {
                return Score.outcome(0, first);
            }
        }
        return first == null
                ? Score.outcome(1, count == 1 ? "the test passes" : "all " + count + " tests pass")
                : Score.outcome((double) passed / count, passed + " of " + count + " tests pass; " + first);
    }

    private void checkTime() {
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            throw Failure.of(Kind.TIMEOUT, "the request's time was up before all tests had run")
                    .asException();
        }
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
