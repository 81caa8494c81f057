package io.ponder.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.TrainersPython;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/training/train.py}: its own tests, what breaks it off among them, and a step on each kind of export that it takes. */
@Timeout(600)
class TrainedOnExportsTest {

    private static final Path TRAINING = Path.of("../deploy/training");

    @TempDir
    private Path temp;

    @Test
    void theTrainerTakesWhatIsExported() throws Exception {
        Path python = TrainersPython.withTrl();
        export("sft", Shape.PROMPT_COMPLETION, Format.TRL, Container.JSONL);
        export("dpo", Shape.PREFERENCE, Format.TRL, Container.PARQUET);
        export("grpo", Shape.PROMPT_ONLY, Format.TRL, Container.PARQUET);
        export("distill", Shape.PROMPT_COMPLETION, Format.TRL, Container.PARQUET);
        Path log = temp.resolve("log");
        ProcessBuilder tests = new ProcessBuilder(
                        python.toString(), "-m", "unittest", "discover", "-s", TRAINING.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        tests.environment().put("PONDER_EXPORTS", temp.toString());
        tests.environment().put("HF_HUB_OFFLINE", "1");
        Process process = tests.start();
        try {
            assertThat(process.waitFor()).as(() -> read(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private void export(String way, Shape shape, Format format, Container container) {
        Export.write(
                SampleRows.rows(shape, 4),
                format,
                temp.resolve(way),
                ExportOptions.named(way).in(container, null).withRowsPerFile(2));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
