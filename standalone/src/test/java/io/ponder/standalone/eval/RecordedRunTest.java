package io.ponder.standalone.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.standalone.Ponder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run behind docs/results.md, looked at again: the numbers that are checked in are what the code finds now. */
class RecordedRunTest {

    private static final Path RUN = Path.of("../benchmarks/accuracy/gsm8k-60");

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

    @Test
    void theNumbersAreWhatTheCodeFinds() throws Exception {
        ponder("eval", "--from", RUN.toString(), "--out", folder.toString());
        assertThat(folder.resolve("summary.csv")).hasSameTextualContentAs(RUN.resolve("summary.csv"));
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aPolicyIsFittedToItAndCheckedOnProblemsHeldOut() throws Exception {
        Path file = folder.resolve("policy.json");
        String out =
                ponder("policy", "fit", RUN.toString(), "--verifier", "checked_confidence", "--out", file.toString());
        assertThat(out).contains("60 problems, 5 folds, on problems held out:", "PONDER_POLICY_FILE=");
        assertThat(Files.readString(file)).contains("\"model\" : \"qwen2.5-coder-0.5b\"", "\"levels\"");
    }
}
