package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A question's whole way over real HTTP: gateway, search, proposer, engine and back. */
class EndToEndTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(EndToEndTest::mostlyEighteen);
        ponder = WholePonder.withData(
                home,
                Map.of(
                        "PONDER_ENGINE_URL", engine.url(),
                        "ponder.engine.retry.first-pause", "5ms",
                        // Failures here come one after another, on purpose.
                        "ponder.engine.breaker.threshold", "100"));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void rewind() {
        engine.follow(EndToEndTest::mostlyEighteen);
    }

    @Test
    void the_answer_most_samples_agree_on_comes_back_word_for_word_with_its_vote_and_cost() throws Exception {
        JsonNode reply =
                JSON.readTree(chat("\"reasoning\": {\"strategy\": \"majority_vote\", \"parameters\": {\"n\": 5}}")
                        .body());

        assertThat(reply.at("/choices/0/message/content").asString())
                .isEqualTo("3 * 6 = 18. The answer is \\boxed{18}.");
        assertThat(reply.at("/reasoning/answer").asString()).isEqualTo("18");
        assertThat(reply.at("/reasoning/vote/0/answer").asString()).isEqualTo("18");
        assertThat(reply.at("/reasoning/vote/0/votes").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(reply.at("/usage/completion_tokens").asInt()).isGreaterThanOrEqualTo(60);
        assertThat(reply.at("/usage/prompt_tokens").asInt()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void a_request_id_and_its_trace_are_seen_by_every_service_and_by_the_engine() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";

        HttpResponse<String> response = HTTP.send(
                post(
                                "/v1/chat/completions",
                                question("\"reasoning\": {\"strategy\": \"best_of_n\", \"verifier\": \"arithmetic\"}"))
                        .header("X-Request-Id", "follow-me")
                        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Request-Id")).contains("follow-me");
        assertThat(engine.calls())
                .extracting(ScriptedCall::headers)
                .isNotEmpty()
                .allSatisfy(call -> {
                    // With a suffix: an engine may use it as the id of the call, which must be its own.
                    assertThat(call.get("x-request-id")).startsWith("follow-me");
                    assertThat(call.get("traceparent")).contains(trace);
                });
        Eventually.within(
                Duration.ofSeconds(2), () -> servicesThatLogged("follow-me").size() == 4);
        assertThat(servicesThatLogged("follow-me"))
                .containsExactlyInAnyOrder("gateway-service", "search-service", "proposer-service", "verifier-service");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void within_two_seconds_after_a_client_leaves_the_engine_works_for_nobody(boolean streamed) throws Exception {
        engine.follow(sample -> new Turn.Hangs());
        byte[] body = question("\"stream\": " + streamed).getBytes(StandardCharsets.UTF_8);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ponder.settings.port(ServiceName.GATEWAY))) {
            OutputStream out = client.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            Eventually.within(Duration.ofSeconds(30), () -> engine.hanging() > 0);
        }

        Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
        int calls = engine.hanging();
        Thread.sleep(300);
        assertThat(engine.hanging())
                .as("calls that began after the client left")
                .isEqualTo(calls);
    }

    @Test
    void what_survives_answers_and_the_reply_says_what_failed() throws Exception {
        engine.follow(sample -> switch (sample) {
            case 0 -> mostlyEighteen(0);
            case 1 -> new Turn.Breaks();
            default -> new Turn.Fails(500);
        });

        JsonNode reply =
                JSON.readTree(chat("\"reasoning\": {\"strategy\": \"majority_vote\", \"parameters\": {\"n\": 3}}")
                        .body());

        assertThat(reply.at("/reasoning/answer").asString())
                .as(reply.toString())
                .isEqualTo("18");
        assertThat(reply.at("/reasoning/samples/failed").asInt()).isEqualTo(2);
        assertThat(reply.at("/reasoning/failures/0/message").asString()).contains("scripted failure");
    }

    @Test
    void when_every_sample_fails_the_reply_is_an_error_that_says_which_engine_and_why() throws Exception {
        engine.follow(sample -> new Turn.Fails(500));

        HttpResponse<String> response =
                chat("\"reasoning\": {\"strategy\": \"majority_vote\", \"parameters\": {\"n\": 2}}");

        assertThat(response.statusCode()).as(response.body()).isIn(502, 503);
        assertThat(JSON.readTree(response.body()).at("/error/message").asString())
                .contains("scripted failure");
    }

    @Test
    void every_service_serves_its_metrics() throws Exception {
        for (ServiceName service : ServiceName.values()) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(ponder.settings.url(service) + "/actuator/prometheus"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(service.label()).isEqualTo(200);
            assertThat(response.body()).contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void readiness_runs_down_the_chain_to_the_engine() throws Exception {
        String nobody = "http://127.0.0.1:" + WholePonder.freePort() + "/v1";
        try (WholePonder other = WholePonder.started(home, Map.of("PONDER_ENGINE_URL", nobody))) {
            for (ServiceName service : Set.of(ServiceName.PROPOSER, ServiceName.SEARCH, ServiceName.GATEWAY)) {
                String health = other.settings.url(service) + "/actuator/health/";
                assertThat(status(health + "readiness")).as(service.label()).isEqualTo(503);
                assertThat(status(health + "liveness")).as(service.label()).isEqualTo(200);
            }
        }
        assertThat(status(ponder.url() + "/actuator/health/readiness")).isEqualTo(200);
    }

    private static Turn mostlyEighteen(int sample) {
        return sample % 5 == 2
                ? new Turn.Says("2 * 10 = 20. The answer is \\boxed{20}.")
                : new Turn.Says("3 * 6 = 18. The answer is \\boxed{18}.");
    }

    private static HttpResponse<String> chat(String more) throws Exception {
        return HTTP.send(post("/v1/chat/completions", question(more)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(ponder.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static String question(String more) {
        return "{\"model\": \"scripted\", \"messages\": [{\"role\": \"user\", \"content\": \"What is 3 times 6?\"}], "
                + more + "}";
    }

    private static int status(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static Set<String> servicesThatLogged(String requestId) {
        try (var lines = Files.lines(ponder.settings.logFile())) {
            return lines.filter(line -> line.contains(requestId))
                    .map(JSON::readTree)
                    .filter(line -> line.path("request_id").asString("").equals(requestId))
                    .map(line -> line.path("service").asString("none"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
