package io.ponder.verifier;

import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.learned.HiddenStates;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.learned.TrainingData;
import io.ponder.evaluation.learned.VerifierTraining;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.testing.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Verifiers that were learned, served over HTTP, and files that cannot be served. */
class LearnedOverHttpTest {

    @TempDir
    private Path folder;

    private Path trained(String name) throws Exception {
        return trained(name, Set.of(), null);
    }

    private Path trained(String name, Set<FeatureGroup> features, @Nullable HiddenStates states) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int problem = 0; problem < 30; problem++) {
            List<Map<String, Object>> samples = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean right = i % 3 == problem % 3;
                double mean = (right ? -0.1 : -0.4) - 0.01 * i;
                samples.add(Map.of(
                        "text",
                        "So it is \\boxed{" + (right ? 1 : 2 + i) + "}.",
                        "label",
                        right,
                        "log_probs",
                        Map.of("mean", mean, "lowest_group", mean, "tail", mean, "count", 20)));
            }
            lines.add(WireJson.mapper()
                    .writeValueAsString(Map.of("question", "Problem " + problem, "model", "tiny", "samples", samples)));
        }
        Path data = Files.write(folder.resolve("samples.jsonl"), lines);
        TrainingData read = TrainingData.read(List.of(data), null, false);
        VerifierTraining training = new VerifierTraining(
                states == null ? read : read.with(states),
                new VerifierTraining.Settings(name, features, 8, Method.PLATT, "best_of_n", 1),
                InstantSource.system());
        Path models = Files.createDirectories(folder.resolve("models"));
        return Files.write(models.resolve(name + ".onnx"), training.outcome().onnx());
    }

    private static ScoreRequest.Candidate candidate(int answer, @Nullable Double mean) {
        String text = "So it is \\boxed{" + answer + "}.";
        return new ScoreRequest.Candidate(
                text, Steps.of(text), true, mean == null ? null : new LogProbs(mean, mean, mean, 20));
    }

    private static ScoreRequest request(String verifier, List<ScoreRequest.Candidate> candidates) {
        Problem problem = new Problem(List.of(Message.user("What is it?")), AnswerFormat.AUTO);
        return new ScoreRequest(verifier, null, problem, candidates, null, null, "big");
    }

    private static double score(List<ScoreReply> lines, int line) {
        return Objects.requireNonNull(
                ((ScoreReply.Scored) lines.get(line)).score().outcome());
    }

    @Test
    void comparesTheCandidatesOfOneCallAndWatchesForDrift() throws Exception {
        trained("mine");
        try (RunningService service =
                new RunningService("http://127.0.0.1:9", "--ponder.learned.files=" + folder.resolve("models"))) {
            List<ScoreReply> lines = lines(service.score(request(
                    "mine",
                    List.of(candidate(1, -0.1), candidate(1, -0.12), candidate(5, -0.45), candidate(6, null)))));

            assertThat(score(lines, 1))
                    .as("those that cannot be scored come first")
                    .isGreaterThan(0.7);
            assertThat(score(lines, 3)).isLessThan(0.3);
            assertThat(((ScoreReply.Scored) lines.get(1)).score().explanation())
                    .isEqualTo("learned from 240 samples of tiny, but big wrote this");
            ScoreReply.Failed failed = (ScoreReply.Failed) lines.getFirst();
            assertThat(failed.candidate()).isEqualTo(3);
            assertThat(failed.failure().message())
                    .contains("mine learned from confidence, and the candidate has no log_probs");
            List<ScoreReply> alone = lines(service.score(request("mine", List.of(candidate(1, -0.1)))));
            assertThat(score(alone, 0)).as("without others to agree").isLessThan(score(lines, 1));

            assertThat(service.get("/v1/verifiers").body())
                    .contains("\"name\":\"mine\",\"kind\":\"group\"", "Learned from 240 samples of tiny", "logprobs");
            assertThat(service.get("/actuator/prometheus").body())
                    .contains("ponder_learned_drift{feature=\"score\",verifier=\"mine\"} NaN");
            List<ScoreRequest.Candidate> strange = Collections.nCopies(2000, candidate(7, -3.0));
            service.score(request("mine", strange));
            assertThat(service.get("/actuator/prometheus").body().lines())
                    .filteredOn(line -> line.startsWith("ponder_learned_drift{feature=\"mean_log_prob\""))
                    .singleElement()
                    .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' '))))
                            .isGreaterThan(0.25));
        }
    }

    @Test
    void learnsFromHiddenStatesAndAsksForThemWhenItServes() throws Exception {
        try (ScriptedServer engine = new ScriptedServer();
                CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(5), 1)) {
            engine.on("/v1/embeddings", call -> {
                List<Map<String, Object>> data = new ArrayList<>();
                for (JsonNode text : call.body().path("input")) {
                    double right = text.asString().endsWith("\\boxed{1}.") ? 0.9 : -0.9;
                    // Last first: the index counts.
                    data.addFirst(Map.of("index", data.size(), "embedding", List.of(right, 0.1)));
                }
                call.json(200, WireJson.mapper().writeValueAsString(Map.of("object", "list", "data", data)));
            });
            ServiceClient client =
                    new ServiceClient("the engine", engine.url(), http, Duration.ZERO, InstantSource.system());
            Path file = trained("deep", Set.of(FeatureGroup.HIDDEN), new HiddenStates(client, "small"));

            stopsTheStart(file, "learned from hidden states of small; set ponder.learned.embeddings-url");
            try (RunningService service = new RunningService(
                    "http://127.0.0.1:9",
                    "--ponder.learned.files=" + file,
                    "--ponder.learned.embeddings-url=" + engine.url())) {
                ScoreRequest request = request("deep", List.of(candidate(5, null), candidate(1, null)));
                List<ScoreReply> lines = lines(service.score(request));
                assertThat(score(lines, 0)).isLessThan(0.2);
                assertThat(score(lines, 1)).isGreaterThan(0.8);
                assertThat(engine.calls("/v1/embeddings")
                                .getLast()
                                .body()
                                .path("model")
                                .asString())
                        .isEqualTo("small");

                engine.on("/v1/embeddings", call -> call.json(200, "{\"data\": []}"));
                assertThat(service.score(request).body()).contains("gave 0 vectors for 2 texts");
                engine.on("/v1/embeddings", call -> call.error(503, "loading"));
                assertThat(service.score(request).statusCode()).isGreaterThanOrEqualTo(500);
            }
        }
    }

    @Test
    void filesThatCannotBeServedStopTheStart() throws Exception {
        Path mine = trained("mine");
        stopsTheStart(folder.resolve("none.onnx"), "none.onnx does not exist");
        stopsTheStart(Files.createDirectories(folder.resolve("empty")), "is a folder without an .onnx file");
        stopsTheStart(Files.writeString(folder.resolve("garbage.onnx"), "no"), "cannot be read as an ONNX model");
        stopsTheStart(
                Path.of("src/test/resources/onnx/image.onnx"),
                "is an ONNX model, but none that ./ponder verifier train");
        Files.copy(mine, mine.resolveSibling("other.onnx"));
        stopsTheStart(java.util.Objects.requireNonNull(mine.getParent()), "is a second one with the name mine");
        // The same number of bytes, so that the file stays whole: another version's name of a feature.
        byte[] renamed = new String(Files.readAllBytes(mine), StandardCharsets.ISO_8859_1)
                .replace("\"tail_log_prob\"", "\"hair_log_prob\"")
                .getBytes(StandardCharsets.ISO_8859_1);
        stopsTheStart(
                Files.write(folder.resolve("renamed.onnx"), renamed),
                "learned from other features than this version takes: mean_log_prob");
        stopsTheStart(trained("arithmetic"), "verifier arithmetic has a name that is already taken");
    }

    private static void stopsTheStart(Path files, String message) {
        assertThatException()
                .isThrownBy(() -> new RunningService("http://127.0.0.1:9", "--ponder.learned.files=" + files).close())
                .withStackTraceContaining("ponder.learned.files: ")
                .withStackTraceContaining(message);
    }
}
