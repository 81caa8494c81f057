package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.cli.up.RecordedEngine.Problem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real samples and real rewards through the whole of Ponder: what it chooses is right as often as whoever recorded them
 * says: 90 % by majority of 8, 92 % by the best of 8, 96 % if any of 8 counts, 87.75 % for a single sample.
 */
class RecordedSamplesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path home;

    private static RecordedEngine engine;
    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        engine = new RecordedEngine();
        ponder = WholePonder.ready(
                home,
                Map.of(
                        "PONDER_ENGINE_URL",
                        engine.url(),
                        "ponder.engine.capabilities",
                        "n,seed,logprobs,top_logprobs"));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    @Test
    void the_majority_of_eight_is_right_for_45_of_50() throws Exception {
        int right = 0;
        for (Problem problem : engine.problems) {
            right += problem.isRight(content(ask(problem, "majority_vote", Map.of()))) ? 1 : 0;
        }
        assertThat(right / 50.0).isEqualTo(0.90);
    }

    @Test
    void the_best_of_eight_is_right_for_46_of_50_and_any_for_48() throws Exception {
        int right = 0;
        int any = 0;
        int samples = 0;
        for (Problem problem : engine.problems) {
            JsonNode reply = ask(problem, "best_of_n", Map.of("verifier", "judge"));
            right += problem.isRight(content(reply)) ? 1 : 0;
            Map<Integer, Boolean> bySample = new HashMap<>();
            for (JsonNode event : reply.path("trace")) {
                if (event.path("type").asString().equals("proposed")) {
                    bySample.put(
                            event.at("/node/trial").asInt(),
                            problem.isRight(event.at("/node/text").asString()));
                }
            }
            assertThat(bySample).hasSize(8);
            any += bySample.containsValue(true) ? 1 : 0;
            samples += (int) bySample.values().stream().filter(r -> r).count();
        }
        assertThat(right / 50.0).isEqualTo(0.92);
        assertThat(any / 50.0).isEqualTo(0.96);
        assertThat(samples / 400.0).isCloseTo(0.8775, within(1e-9));
    }

    private static String content(JsonNode reply) {
        return reply.path("content").asString();
    }

    private static JsonNode ask(Problem problem, String strategy, Map<String, String> more) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of(
                "model",
                RecordedEngine.MODEL,
                "input",
                problem.question(),
                "strategy",
                strategy,
                "seed",
                8,
                "parameters",
                Map.of("n", 8)));
        request.putAll(more);
        String body = JSON.writeValueAsString(request);
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
