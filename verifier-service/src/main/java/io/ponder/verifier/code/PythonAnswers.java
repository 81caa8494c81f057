package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.code.Isolation.Proven;
import io.ponder.verifier.code.Toolchain.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs Python that a model wrote, in the sandbox and the turns of the {@code code} verifier, for what it prints. */
@Component
public final class PythonAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(PythonAnswers.class);

    /** A program without input or tests, as a toolchain takes it. */
    private static final CodeTests NONE = new CodeTests(
            CodeTests.Language.PYTHON,
            CodeTests.Kind.STDIN_STDOUT,
            null,
            List.of(new CodeTests.Case(null, null, "", null)));

    private final CodeSettings settings;
    private final Isolation isolation;
    private final CodeGate gate;
    private final InstantSource clock;

    PythonAnswers(CodeSettings settings, Isolation isolation, CodeGate gate, InstantSource clock) {
        this.settings = settings;
        this.isolation = isolation;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * @param last the last line it wrote that is not blank; null if it did not run to its end, or wrote none
     * @param why there is none; null if there is
     */
    public record Outcome(@Nullable String last, @Nullable String why) {

        static Outcome none(String why) {
            return new Outcome(null, why);
        }
    }

    /** @throws FailureException CAPABILITY_MISSING, saying what is missing, where programs cannot be run safely */
    public void require() {
        isolation.of(CodeTests.Language.PYTHON);
    }

    /**
     * Runs the program in a text: its fenced blocks of Python. Blocks until it has ended; can be interrupted.
     *
     * @param deadline null for none
     * @throws FailureException OVERLOADED, TIMEOUT, or INTERNAL when the sandbox failed
     */
    public Outcome run(String text, @Nullable Instant deadline) {
        Proven proven = isolation.of(CodeTests.Language.PYTHON);
        List<String> blocks = CodeAnswer.blocks(text, proven.toolchain().fences());
        if (blocks.isEmpty()) {
            return Outcome.none("there is no closed code block in it");
        }
        try {
            return gate.pass(() -> run(proven, blocks, deadline));
        } catch (FailureException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        } catch (Exception e) {
            LOG.error("a program could not be run", e);
            throw Failure.of(Kind.INTERNAL, "a program could not be run; the log has the details")
                    .asException();
        }
    }

    private Outcome run(Proven proven, List<String> blocks, @Nullable Instant deadline)
            throws IOException, InterruptedException {
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            throw Failure.of(Kind.TIMEOUT, "the request's time was up before its programs had run")
                    .asException();
        }
        Path directory = Files.createTempDirectory("ponder-code-");
        try {
            Prepared prepared = proven.toolchain().prepare(proven.sandbox(), directory, blocks, NONE);
            if (prepared.refused() != null) {
                return Outcome.none(Explanations.shortened(prepared.refused()));
            }
            Path input = Files.writeString(directory.resolve("input"), "");
            Run run = proven.sandbox().run(prepared.tests().getFirst().program(), input);
            String wrong = Explanations.ofRun(run, settings);
            return wrong != null
                    ? Outcome.none(wrong)
                    : run.out()
                            .lines()
                            .filter(line -> !line.isBlank())
                            .reduce((_, line) -> line)
                            .map(line -> new Outcome(line.strip(), null))
                            .orElseGet(() -> Outcome.none("it printed nothing"));
        } finally {
            Trial.delete(directory);
        }
    }
}
