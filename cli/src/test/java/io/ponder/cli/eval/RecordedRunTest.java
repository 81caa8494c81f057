package io.ponder.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runs behind docs/results.md, looked at again: the numbers that are checked in are what the code finds now. */
@Execution(ExecutionMode.CONCURRENT)
class RecordedRunTest {

    private static final Path RUNS = Path.of("../benchmarks/accuracy");

    @TempDir
    private Path folder;

    private String ponder(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Ponder.run(args, Map.of(), stream, stream))
                .as(out.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gsm8k-60", "gsm8k-60-1.5b", "gsm8k-60-wide", "math-50-0.5b", "math-50-1.5b"})
    void theNumbersAreWhatTheCodeFinds(String name) throws Exception {
        Path run = RUNS.resolve(name);
        ponder("eval", "--from", run.toString(), "--out", folder.toString());
        assertThat(folder.resolve("summary.csv")).hasSameTextualContentAs(run.resolve("summary.csv"));
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aPolicyIsFittedToItAndCheckedOnProblemsHeldOut() throws Exception {
        Path file = folder.resolve("policy.json");
        String run = RUNS.resolve("gsm8k-60").toString();
        String out = ponder("policy", "fit", run, "--verifier", "checked_confidence", "--out", file.toString());
        assertThat(out).contains("60 problems, 5 folds, on problems held out:", "PONDER_POLICY_FILE=");
        assertThat(Files.readString(file)).contains("\"model\" : \"qwen2.5-coder-0.5b\"", "\"levels\"");
    }
}
