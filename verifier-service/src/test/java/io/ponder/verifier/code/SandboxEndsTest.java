package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.CodeTests.Language;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program ends with whoever wanted it, and what ends it from outside makes no score. */
class SandboxEndsTest {

    private static final CodeTests NOTHING = CodeLab.writes(Language.PYTHON, "", "");
    private static final String SLEEP = "import time\ntime.sleep(600)";
    private static final CodeSettings PATIENT = CodeLab.withWallTime(Duration.ofMinutes(10));

    /** A service of its own, with one program that sleeps. */
    public static void main(String[] arguments) {
        CodeLab.score(PATIENT, NOTHING, SLEEP);
    }

    private static ProcessHandle sleeper(ProcessHandle parent) throws InterruptedException {
        while (true) {
            Optional<ProcessHandle> child = parent.descendants()
                    .filter(process -> process.info().arguments().stream()
                            .anyMatch(arguments -> arguments.length > 0
                                    && arguments[arguments.length - 1].equals("answer.py")
                                    && arguments[0].equals("-s")))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.sleep(5);
        }
    }

    @Test
    void itDiesWithTheService(@TempDir Path temporary) throws Exception {
        CodeLab.proven(PATIENT, Language.PYTHON);
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxEndsTest.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle program = sleeper(service.toHandle());

        service.destroyForcibly();

        assertThat(program.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void itDiesWithTheRequest() throws Exception {
        CodeLab.proven(PATIENT, Language.PYTHON);
        var run = new FutureTask<>(() -> CodeLab.score(PATIENT, NOTHING, SLEEP));
        Thread thread = Thread.ofVirtual().start(run);
        ProcessHandle program = sleeper(ProcessHandle.current());

        thread.interrupt();

        assertThat(program.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThatThrownBy(run::get).hasRootCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void whatIsKilledFromOutsideHasNoScore() throws Exception {
        CodeLab.proven(PATIENT, Language.PYTHON);
        var run = new FutureTask<>(() -> CodeLab.score(PATIENT, NOTHING, SLEEP));
        Thread.ofVirtual().start(run);

        sleeper(ProcessHandle.current()).destroyForcibly();

        assertThatThrownBy(run::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().message()).contains("it was killed from outside"));
    }

    @Test
    void whenTheTimeIsUpThereIsNoScore() {
        Isolation.Proven proven = CodeLab.proven(CodeLab.SETTINGS, Language.PYTHON);
        Instant now = Instant.EPOCH;
        Trial trial = new Trial(NOTHING, CodeLab.SETTINGS, InstantSource.fixed(now), now);

        assertThatThrownBy(() ->
                        trial.score(proven.toolchain(), proven.sandbox(), CodeLab.fenced(Language.PYTHON, "print(1)")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.TIMEOUT));
    }
}
