package io.ponder.verifier.code;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.code.Toolchain.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Decides whether programs of a language can run here safely. The first request that needs a language triggers the
 * proof: a program in the sandbox tries what no program may do, and another one must succeed. A success holds until the
 * service ends; after a failure, a later request tries again.
 */
@Component
final class Isolation {

    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final String HELD = "held";
    private static final CodeTests HELLO = new CodeTests(
            CodeTests.Language.JAVA,
            CodeTests.Kind.STDIN_STDOUT,
            null,
            List.of(new CodeTests.Case(null, null, HELD, null)));

    /** @param sandbox runs the language's programs */
    record Proven(Sandbox sandbox, Toolchain toolchain) {}

    private record Verdict(@Nullable Proven proven, String missing, Instant since) {}

    private final CodeSettings settings;
    private final InstantSource clock;
    private final Map<CodeTests.Language, Verdict> verdicts = new EnumMap<>(CodeTests.Language.class);

    Isolation(CodeSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws FailureException CAPABILITY_MISSING, saying what is missing and how to provide it */
    synchronized Proven of(CodeTests.Language language) {
        if (!settings.enabled()) {
            throw refused("it is turned off (ponder.code.enabled)");
        }
        Instant now = clock.instant();
        Verdict verdict = verdicts.get(language);
        if (verdict == null || (verdict.proven == null && now.isAfter(verdict.since.plus(LOOK_AGAIN_AFTER)))) {
            verdict = tried(language, now);
            verdicts.put(language, verdict);
        }
        if (verdict.proven == null) {
            throw refused(verdict.missing);
        }
        return verdict.proven;
    }

    private static FailureException refused(String why) {
        return Failure.of(Kind.CAPABILITY_MISSING, "the verifier code cannot run programs here: " + why)
                .asException();
    }

    private Verdict tried(CodeTests.Language language, Instant now) {
        long began = System.nanoTime();
        try {
            Proven proven = prove(language);
            LOG.info("isolation of programs in {} proven in {} ms", language, (System.nanoTime() - began) / 1_000_000);
            return new Verdict(proven, "", now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        } catch (IOException e) {
            LOG.warn("programs in {} are not run: {}", language, e.getMessage());
            return new Verdict(null, String.valueOf(e.getMessage()), now);
        } catch (FailureException e) {
            LOG.warn("programs in {} are not run: {}", language, e.failure().message());
            return new Verdict(null, e.failure().message(), now);
        }
    }

    private Proven prove(CodeTests.Language language) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IOException("it needs Linux, because the sandbox uses Landlock and seccomp");
        }
        Python python = python();
        Sandbox sandbox = new Sandbox(
                python.executable(),
                settings.threads(),
                Math.toIntExact(settings.output().toBytes()));
        PythonToolchain interpreted = new PythonToolchain(python, settings);
        Path directory = Files.createTempDirectory("ponder-code-probe-");
        try {
            Path program = Files.createDirectory(directory.resolve("program"));
            tryToBreakOut(sandbox, interpreted, directory, program);
            if (language == CodeTests.Language.PYTHON) {
                return new Proven(sandbox, interpreted);
            }
            JavaToolchain compiled = new JavaToolchain(javaHome(), settings);
            sayHello(sandbox, compiled, directory, Files.createDirectory(directory.resolve("java")));
            return new Proven(sandbox, compiled);
        } finally {
            Trial.delete(directory);
        }
    }

    private Python python() throws IOException, InterruptedException {
        try {
            return Python.at(settings.python());
        } catch (IOException e) {
            throw new IOException(
                    "the sandbox needs Python 3 with ctypes, and ponder.code.python (" + settings.python()
                            + ") is not one: " + e.getMessage(),
                    e);
        }
    }

    private Path javaHome() throws IOException {
        Path home = Path.of(settings.javaHome().isBlank() ? System.getProperty("java.home") : settings.javaHome());
        if (!Files.exists(home.resolve("lib/modules"))) {
            throw new IOException("there is no JDK in " + home + " (ponder.code.java-home)");
        }
        return home;
    }

    /**
     * Runs a program that tries to break out, given the path of a file it must not read; it reports what it managed to
     * do.
     */
    private static void tryToBreakOut(Sandbox sandbox, PythonToolchain python, Path directory, Path program)
            throws IOException, InterruptedException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path input = Files.writeString(directory.resolve("input"), secret.toString());
        Files.writeString(program.resolve("probe.py"), Sandbox.source("probe.py"));
        Run run = sandbox.run(python.program(program, List.of("probe.py")), input);
        String said = run.out().strip();
        if (!said.isEmpty() && !said.equals(HELD)) {
            throw new IOException("the sandbox does not hold: a program in it can " + said.replace("\n", ", "));
        }
        if (!run.succeeded() || said.isEmpty()) {
            throw new IOException("a Python program does not run in the sandbox: " + ending(run));
        }
        if (!Files.readString(secret).equals("secret")) {
            throw new IOException("the sandbox does not hold: a program in it can write outside");
        }
    }

    private static void sayHello(Sandbox sandbox, JavaToolchain java, Path directory, Path program)
            throws IOException, InterruptedException {
        String hello = "void main() { System.out.println(\"" + HELD + "\"); }";
        Prepared prepared = java.prepare(sandbox, program, List.of(hello), HELLO);
        if (prepared.refused() != null) {
            throw new IOException("the JDK cannot compile (a JRE has no compiler; set ponder.code.java-home to a JDK): "
                    + prepared.refused());
        }
        Run run = sandbox.run(prepared.tests().getFirst().program(), directory.resolve("input"));
        if (!run.succeeded() || !run.out().strip().equals(HELD)) {
            throw new IOException("a Java program does not run in the sandbox: " + ending(run));
        }
    }

    private static String ending(Run run) {
        return run.stoppedBy() != null
                ? "it takes too much " + Explanations.what(run.stoppedBy())
                : "it ends with status " + run.exit() + " " + run.err();
    }
}
