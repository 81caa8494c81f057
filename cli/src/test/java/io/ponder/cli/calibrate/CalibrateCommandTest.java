package io.ponder.cli.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.calibration.CalibrationFile;
import io.ponder.contracts.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code calibrate} of samples that have their scores; of texts, see {@code CommandLineTest}. */
class CalibrateCommandTest {

    @TempDir
    private Path folder;

    private record Ended(int exit, String out, String err) {}

    /** Of 30 samples that score 0.9 two thirds are right, of 30 that score 0.4 one third. */
    private static String samples(int each) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < each; i++) {
            lines.append("{\"score\": 0.9, \"label\": ").append(i % 3 != 0).append("}\n");
            lines.append("{\"score\": 0.4, \"label\": ").append(i % 3 == 0).append("}\n\n");
        }
        return lines.toString();
    }

    private Ended calibrate(String samples, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("samples.jsonl"), samples);
        String[] args = new String[8 + more.length];
        System.arraycopy(
                new String[] {
                    "calibrate",
                    file.toString(),
                    "--verifier",
                    "judge",
                    "--model",
                    "small",
                    "--out",
                    folder.resolve("out.json").toString()
                },
                0,
                args,
                0,
                8);
        System.arraycopy(more, 0, args, 8, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                args,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsFittedIsWrittenWithWhatItIsWorth() throws IOException {
        Ended ended = calibrate(samples(30), "--method", "isotonic_ties", "--judge-model", "big");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out())
                .contains("judge on 60 samples of small, 30 of them right; 5 folds")
                // Squared errors of 0.9: 20 · 0.01 + 10 · 0.81, of 0.4: 10 · 0.36 + 20 · 0.16, over 60.
                .contains("raw            0.2517")
                .contains("PONDER_CALIBRATION_FILES");
        CalibrationFile calibration =
                WireJson.mapper().readValue(Files.readString(folder.resolve("out.json")), CalibrationFile.class);
        assertThat(calibration.curve().at(0.4)).isEqualTo(1 / 3.0);
        assertThat(calibration.curve().at(0.9)).isEqualTo(2 / 3.0);
        assertThat(calibration.judgeModel()).isEqualTo("big");
        assertThat(calibration.dataSha256()).hasSize(64);
        assertThat(calibration.after().brier()).isLessThan(calibration.before().brier());
    }

    @Test
    void tooFewSamplesAreRefusedAndNothingIsWritten() throws IOException {
        Ended ended = calibrate(samples(20));
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("there are 40 samples, 20 right and 20 wrong; add some");
        assertThat(folder.resolve("out.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"score\": 1.5, \"label\": true} | line 1: a score is 1.5",
                "{\"label\": true} | line 1: it needs either a score or a text",
                "{\"score\": 0.5} | line 1: it needs either a label (true or false) or a reference",
                "{\"score\": 0.5, \"reference\": \"7\"} | line 1: a reference needs a text",
                "{\"text\": \"7\", \"label\": true} | line 1: a text needs its problem",
                "{\"score\": | line 1: ",
            })
    void aLineThatIsWrongIsNamed(String line, String message) throws IOException {
        Ended ended = calibrate(line);
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("samples.jsonl: ", message);
    }

    @Test
    void anUnknownMethodIsNamedWithThoseThatExist() throws IOException {
        assertThat(calibrate(samples(30), "--method", "magic").err())
                .startsWith("--method must be one of platt, isotonic, isotonic_ties");
        assertThat(calibrate(samples(30), "--url", "localhost:8083").err())
                .startsWith("--url: 'localhost:8083' is no URL like http://127.0.0.1:8083");
    }
}
