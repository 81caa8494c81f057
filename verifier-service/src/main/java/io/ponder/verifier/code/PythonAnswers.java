package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.code.Isolation.Proven;
import io.ponder.verifier.code.Toolchain.Prepared;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs Python that a model wrote, in the sandbox and the turns of the {@code code} verifier, for what it prints. A program that
 * defines a function {@code solution()} prints what this returns, too, as program-aided models write it (Gao et al. 2022, arXiv
 * 2211.10435): a number that is whole without a fraction.
 */
@Component
public final class PythonAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(PythonAnswers.class);

    /** A program without input or tests, as a toolchain takes it. */
    private static final CodeTests NONE = new CodeTests(
            CodeTests.Language.PYTHON,
            CodeTests.Kind.STDIN_STDOUT,
            null,
            List.of(new CodeTests.Case(null, null, "", null)));

    /** Floating point is exact to about 15 digits; an answer is rounded below that. */
    private static final MathContext DIGITS = new MathContext(12);

    /** Zeros that a number is written out with. */
    private static final int LONGEST = 100;

    private static final Pattern SOLUTION = Pattern.compile("(?m)^def solution\\(\\s*\\)");

    private static final String CALL = """


            returned = solution()
            if returned is not None:
                whole = isinstance(returned, float) and returned.is_integer()
                print(int(returned) if whole else returned)
            """;

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
     * @param out what it wrote, up to where it ended, without blanks around it
     * @param why that is no answer: it did not run, not to its end, or wrote nothing; null if it is one
     */
    public record Outcome(String out, @Nullable String why) {

        /** Of a text that holds none. */
        static final Outcome NO_PROGRAM = none("there is no closed code block in it");

        /**
         * The last line it wrote that is not blank, a number in plain notation with at most 12 digits; null if it gave no
         * answer.
         */
        public @Nullable String last() {
            return why != null
                    ? null
                    : plain(out.substring(out.lastIndexOf('\n') + 1).strip());
        }

        private static String plain(String line) {
            try {
                BigDecimal number = new BigDecimal(line).round(DIGITS).stripTrailingZeros();
                return Math.abs((long) number.scale()) > LONGEST ? line : number.toPlainString();
            } catch (NumberFormatException e) {
                return line;
            }
        }

        static Outcome none(String why) {
            return new Outcome("", why);
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
            return Outcome.NO_PROGRAM;
        }
        try {
            return gate.pass(() -> run(proven, called(blocks), deadline));
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

    /** The blocks, of which the last calls the function that one of them defines. */
    private static List<String> called(List<String> blocks) {
        if (blocks.stream().noneMatch(block -> SOLUTION.matcher(block).find())) {
            return blocks;
        }
        List<String> all = new ArrayList<>(blocks);
        all.add(all.removeLast() + CALL);
        return all;
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
            String out = run.out().strip();
            return new Outcome(out, wrong == null && out.isEmpty() ? "it printed nothing" : wrong);
        } finally {
            Trial.delete(directory);
        }
    }
}
