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
import java.util.List;
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
        List<String> blocks = CodeAnswer.blocks(text, toolchain.fences());
        if (blocks.isEmpty()) {
            return Score.outcome(0, "there is no closed code block in it");
        }
        Path directory = Files.createTempDirectory("ponder-code-");
        try {
            checkTime();
            Prepared prepared = toolchain.prepare(sandbox, directory, blocks, tests);
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
        int trusted = 0;
        String first = null;
        for (int i = 0; i < count; i++) {
            Toolchain.Test test = prepared.tests().get(i);
            String wrong = tests.kind() == CodeTests.Kind.STDIN_STDOUT
                    ? wrongOutput(sandbox, test, tests.cases().get(i), input)
                    : wrongReply(sandbox, test, input);
            if (wrong == null) {
                passed++;
                trusted += tests.kind() == CodeTests.Kind.ASSERTIONS && test.judge() == null ? 1 : 0;
                continue;
            }
            first = first == null ? Explanations.name(tests, i) + ": " + wrong : first;
            if (tests.scoring() != CodeTests.Scoring.FRACTION) {
                return Score.outcome(0, first);
            }
        }
        return Score.outcome((double) passed / count, Explanations.ofAll(passed, count, trusted, first));
    }

    private @Nullable String wrongOutput(Sandbox sandbox, Toolchain.Test test, CodeTests.Case wanted, Path input)
            throws IOException, InterruptedException {
        Run run = run(sandbox, test.program(), wanted.input() == null ? "" : wanted.input(), input);
        String output = wanted.output() == null ? "" : wanted.output();
        return Explanations.ofOutput(output, tests.allowedError(), run, settings);
    }

    private @Nullable String wrongReply(Sandbox sandbox, Toolchain.Test test, Path input)
            throws IOException, InterruptedException {
        if (test.judge() == null) {
            return Explanations.ofAssertions(token, run(sandbox, test.program(), token, input), settings);
        }
        Run run = run(sandbox, test.program(), "", input);
        String wrong = Explanations.ofRun(run, settings);
        if (wrong != null) {
            return wrong;
        }
        String replies = run.out().substring(run.out().lastIndexOf('\n') + 1);
        return replies.startsWith("[")
                ? Explanations.ofRun(run(sandbox, test.judge(), replies, input), settings)
                : Explanations.TOO_EARLY;
    }

    private Run run(Sandbox sandbox, Program program, String given, Path input)
            throws IOException, InterruptedException {
        Files.writeString(input, given);
        checkTime();
        Run run = sandbox.run(program, input);
        if (run.stoppedBy() == Limit.WALL_TIME) {
            checkTime();
        }
        return run;
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
