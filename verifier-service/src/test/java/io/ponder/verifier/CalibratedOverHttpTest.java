package io.ponder.verifier;

import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratedOverHttpTest {

    private static final String POINTS = """
            {"points": [{"score": 0.05, "probability": 0.1}, {"score": 0.5, "probability": 0.2}, \
            {"score": 1, "probability": 0.3}], "tie_break": 0}""";

    @TempDir
    private Path folder;

    private Path file(String name, String verifier, String model, String curve) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"verifier": "%s", "model": "%s", "method": "isotonic", "samples": 320, "right": 76, "folds": 5,
                 "before": {"brier": 0.4, "ece": 0.5}, "after": {"brier": 0.2, "ece": 0.1},
                 "made_at": "2026-11-25T00:00:00Z", "data_sha256": "ab", "curve": %s}
                """.formatted(verifier, model, curve));
    }

    private static Score only(RunningService service, ScoreRequest request, @Nullable String writer) {
        ScoreRequest written =
                new ScoreRequest(request.verifier(), null, request.problem(), request.candidates(), null, null, writer);
        return ((ScoreReply.Scored) lines(service.score(written)).getFirst()).score();
    }

    @Test
    void aCalibrationIsAppliedToTheModelItIsForAndKeepsTheRawScore() throws IOException {
        file("a.json", "format", "small", POINTS);
        file("b.json", "arithmetic", "small", POINTS);
        try (RunningService service =
                new RunningService("http://127.0.0.1:9", "--ponder.calibration.files=" + folder)) {
            ScoreRequest noIdea = request("format", null, "No idea.");

            Score calibrated = only(service, noIdea, "small");
            assertThat(calibrated.outcome()).isCloseTo(0.2, within(1e-12));
            assertThat(calibrated.explanation())
                    .startsWith("calibrated 0.200 from 0.500 by isotonic on 320 samples of small; ");

            Score other = only(service, noIdea, "big");
            assertThat(other.outcome()).isEqualTo(0.5);
            assertThat(other.explanation())
                    .startsWith("not calibrated: the calibration is for small, but big wrote this; ");
            assertThat(only(service, noIdea, null).explanation()).contains("it is not known which model wrote this");

            Score steps = only(service, request("arithmetic", null, "8 * 35 = 280\n\n8 * 35 = 270"), "small");
            assertThat(steps.steps()).containsExactly(0.3, 0.1);
            assertThat(steps.explanation()).startsWith("last step calibrated 0.100 from 0.050 by isotonic");
            assertThat(service.get("/v1/verifiers").body()).contains("Calibrated for small.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope   | small | {\"slope\": 2, \"intercept\": 0} | a.json is for verifier nope, which does not exist; there are",
                "format | ''    | {\"slope\": 2, \"intercept\": 0} | must name its verifier and the model",
                "format | small | {\"slope\": -2, \"intercept\": 0} | curve.slope must lie above 0",
                "format | small | {\"slope\": 2} | either slope and intercept, or points",
                "format | small | {\"points\": [{\"score\": 1, \"probability\": 0.5}, {\"score\": 0, \"probability\": 0.6}]}"
                        + " | curve.points must rise",
                "format | small | {\"points\": [{\"score\": 0, \"probability\": 0}, {\"score\": 1, \"probability\": 2}]}"
                        + " | scores and probabilities in 0..1",
                "format | small | null | must hold verifier, model, method and curve",
                "format | small | { | a.json is no calibration",
            })
    void aFileThatIsWrongStopsTheStart(String verifier, String model, String curve, String message) throws IOException {
        stopsTheStart(file("a.json", verifier, model, curve), message);
    }

    @Test
    void aFileThatIsMissingOrThereTwiceStopsTheStart() throws IOException {
        stopsTheStart(folder, "is a folder without a .json file");
        stopsTheStart(folder.resolve("none.json"), "none.json does not exist");
        file("a.json", "format", "small", POINTS);
        file("b.json", "format", "small", POINTS);
        stopsTheStart(folder, "b.json is a second one for format on small");
    }

    private static void stopsTheStart(Path files, String message) {
        assertThatException()
                .isThrownBy(
                        () -> new RunningService("http://127.0.0.1:9", "--ponder.calibration.files=" + files).close())
                .withStackTraceContaining("ponder.calibration.files: ")
                .withStackTraceContaining(message);
    }
}
