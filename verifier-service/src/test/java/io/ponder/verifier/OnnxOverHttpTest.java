package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reward models in this process as verifiers, through the started service. */
class OnnxOverHttpTest {

    private static final String NOBODY = "http://127.0.0.1:9";
    private static final Path MODELS = Path.of("src/test/resources/onnx");
    private static RunningService service;

    @BeforeAll
    static void start() {
        List<String> settings = new ArrayList<>(model(0, "sums", "sums", "way=softmax", "good=1", "bad=0"));
        settings.addAll(model(1, "tokens", "length.onnx", "way=sigmoid"));
        settings.addAll(model(2, "broken", "nan.onnx", "way=sigmoid"));
        settings.add("--ponder.reward-models.models[1].long-inputs=truncate");
        service = new RunningService(NOBODY, settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void scoresAreThoseOfPythonsRuntime() throws IOException {
        for (Map.Entry<String, List<JsonNode>> problem : known().entrySet()) {
            List<JsonNode> answers = problem.getValue();
            List<ScoreReply> lines = lines(service.score(asked("sums", problem.getKey(), answers)));

            assertThat(lines).hasSize(answers.size() + 1);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(value(lines, i)).isCloseTo(probability(answers.get(i)), within(1e-4));
            }
        }
        assertThat(service.get("/v1/verifiers").body()).contains("\"sums\"", "\"tokens\"");
    }

    @Test
    void requestsThatShareABatchGetTheScoresTheyGetAlone() throws Exception {
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        List<JsonNode> expected = new ArrayList<>();
        for (Map.Entry<String, List<JsonNode>> problem : known().entrySet()) {
            for (JsonNode answer : problem.getValue()) {
                for (int i = 0; i < 12; i++) {
                    calls.add(() -> service.score(asked("sums", problem.getKey(), List.of(answer))));
                    expected.add(answer);
                }
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> replies = threads.invokeAll(calls);
            for (int i = 0; i < replies.size(); i++) {
                assertThat(value(lines(replies.get(i).get()), 0)).isCloseTo(probability(expected.get(i)), within(1e-4));
            }
        }
    }

    @Test
    void oneNumberBecomesAScoreBySigmoid() {
        // [CLS] what is 8 * 3 ##5 ? [SEP] 7 [SEP], and one more: 0.1 · 11 - 1 and 0.1 · 12 - 1
        List<ScoreReply> lines = lines(service.score(request("tokens", null, "7", "7 7")));

        assertThat(value(lines, 0)).isCloseTo(1 / (1 + Math.exp(-0.1)), within(1e-6));
        assertThat(value(lines, 1)).isCloseTo(1 / (1 + Math.exp(-0.2)), within(1e-6));
    }

    @Test
    void longCandidatesAreRefusedOrShortenedAndItSaysWhich() {
        String tooLong = "We add. ".repeat(50);
        HttpResponse<String> refused = service.score(request("sums", null, tooLong));
        HttpResponse<String> shortened = service.score(request("tokens", null, tooLong));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("detail").asString())
                .contains("problem and candidate have 160 tokens, and the model takes 64 (onnx.max-tokens)");
        assertThat(((ScoreReply.Scored) lines(shortened).getFirst()).score().explanation())
                .contains("of 160 tokens, without the candidate's middle (onnx.max-tokens 64)");
    }

    @Test
    void whatIsNoNumberIsAFailure() {
        HttpResponse<String> response = service.score(request("broken", null, "8 * 35 = 280"));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response).path("detail").asString()).contains("gave no number for a score");
    }

    @Test
    void settingsThatCannotWorkStopTheStartAndAreNamed() {
        stops("model m needs onnx.file, an .onnx file or the folder of an exported model", "backend=onnx");
        stops("model m needs normalisation: way sigmoid", "backend=onnx", "onnx.file=" + MODELS.resolve("sums"));
        stops(
                "model m has an onnx.file that is not there: nowhere.onnx",
                "backend=onnx",
                "onnx.file=nowhere.onnx",
                "normalisation.way=sigmoid");
        stops(
                "model m has a normalisation for a model that gives one number, but the model gives 2 labels: say way softmax",
                "backend=onnx",
                "onnx.file=" + MODELS.resolve("sums"),
                "onnx.max-tokens=64",
                "normalisation.way=sigmoid");
        stops(
                "reads label 1, counted from 0, but the model gives one number: say way sigmoid and good 0",
                "backend=onnx",
                "onnx.file=" + MODELS.resolve("length.onnx"),
                "onnx.tokenizer=" + MODELS.resolve("sums/tokenizer.json"),
                "normalisation.way=softmax");
        stops(
                "model m needs onnx.tokenizer, its tokenizer.json: there is no file",
                "backend=onnx",
                "onnx.file=" + MODELS.resolve("length.onnx"),
                "normalisation.way=sigmoid");
    }

    private static void stops(String message, String... settings) {
        List<String> all = new ArrayList<>(List.of("--ponder.reward-models.models[0].name=m"));
        for (String setting : settings) {
            all.add("--ponder.reward-models.models[0]." + setting);
        }
        assertThatException()
                .isThrownBy(() -> new RunningService(NOBODY, all.toArray(String[]::new)).close())
                .withStackTraceContaining(message);
    }

    private static List<String> model(int index, String name, String file, String... normalisation) {
        String at = "--ponder.reward-models.models[" + index + "].";
        List<String> settings = new ArrayList<>(List.of(
                at + "name=" + name,
                at + "backend=onnx",
                at + "onnx.file=" + MODELS.resolve(file),
                at + "onnx.max-tokens=64"));
        if (file.endsWith(".onnx")) {
            settings.add(at + "onnx.tokenizer=" + MODELS.resolve("sums/tokenizer.json"));
        }
        for (String part : normalisation) {
            settings.add(at + "normalisation." + part);
        }
        return settings;
    }

    /** By problem, what {@code make_model.py} recorded; a blank candidate is not scored. */
    private static Map<String, List<JsonNode>> known() throws IOException {
        Map<String, List<JsonNode>> known = new LinkedHashMap<>();
        for (JsonNode each : WireJson.mapper().readTree(Files.readString(MODELS.resolve("expected.json")))) {
            if (!each.path("answer").asString().isBlank()) {
                known.computeIfAbsent(each.path("question").asString(), question -> new ArrayList<>())
                        .add(each);
            }
        }
        assertThat(known).hasSizeGreaterThan(3);
        return known;
    }

    private static double probability(JsonNode known) {
        JsonNode logits = known.path("logits");
        return 1 / (1 + Math.exp(logits.get(0).asDouble() - logits.get(1).asDouble()));
    }

    private static ScoreRequest asked(String verifier, String question, List<JsonNode> answers) {
        Problem problem = new Problem(List.of(Message.user(question)), AnswerFormat.NUMBER);
        List<ScoreRequest.Candidate> candidates = answers.stream()
                .map(each -> new ScoreRequest.Candidate(each.path("answer").asString(), List.of(), true))
                .toList();
        return new ScoreRequest(verifier, null, problem, candidates, null);
    }

    private static double value(List<ScoreReply> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreReply.Scored scored && scored.candidate() == candidate)
                .map(line -> ((ScoreReply.Scored) line).score().value(Aggregation.LAST))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lines));
    }
}
