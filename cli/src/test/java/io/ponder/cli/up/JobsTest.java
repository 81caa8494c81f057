package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs through the gateway, by dataset-service and all that is behind it. */
@Timeout(180)
class JobsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "paused", "out_of_budget");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    /** Is right in every other sample. */
    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine((sample, call) -> {
            Matcher sum = SUM.matcher(call.body().toString());
            int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
            return new Turn.Says(
                    "I add them.\n\nThe answer is \\boxed{" + (sample % 2 == 0 ? right : right + 1) + "}.");
        });
        ponder = WholePonder.withData(home, java.util.Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    @Test
    void rightSamplesBecomeRowsAndNothingIsPaidTwice() throws Exception {
        upload("sums", 30);
        JsonNode job = ask("POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "sums", "name": "first", "parameters": {"n": 4}}""");
        JsonNode ended = end(job);
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/funnel/asked").asInt()).isEqualTo(30);
        assertThat(ended.at("/funnel/sampled").asInt()).isEqualTo(120);
        int right = ended.at("/funnel/right").asInt();
        assertThat(right).isBetween(1, 119);
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(right);
        assertThat(ended.at("/forecast/pilot").asInt()).isEqualTo(10);
        String[] rows = text("/v1/datasets/first/rows").split("\n");
        assertThat(rows).hasSize(right).allSatisfy(row -> {
            JsonNode json = WireJson.mapper().readTree(row);
            assertThat(json.at("/type").asString()).isEqualTo("prompt_completion");
            assertThat(json.at("/completion").asString())
                    .contains("\\boxed{" + json.at("/origin/reference").asString() + "}");
            assertThat(json.at("/origin/sampler/seed").isNumber()).isTrue();
        });

        int calls = engine.calls().size();
        JsonNode again = end(ask("POST", "/v1/jobs", """
                {"recipe": "rejection_sampling", "source": "sums", "name": "again", "parameters": {"n": 4}}"""));
        assertThat(engine.calls()).as("all of it was paid for").hasSize(calls);
        assertThat(again.at("/spent/remembered").asInt()).isEqualTo(30);
        assertThat(again.at("/spent/tokens").asInt()).isZero();
        assertThat(text("/v1/datasets/again/rows").split("\n")).hasSize(right);
    }

    private static void upload(String name, int count) throws Exception {
        String lines = IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"" + name + i + "\", \"question\": \"What is " + i + " + "
                        + (3 * i + name.length()) + "?\", \"answer\": \"" + (4 * i + name.length()) + "\"}")
                .collect(Collectors.joining("\n"));
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/datasets?licence=MIT&name=" + name))
                        .header("Content-Type", "application/jsonl")
                        .POST(BodyPublishers.ofString(lines))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(WireJson.mapper().readTree(reply.body()).at("/rows").asInt()).isEqualTo(count);
    }

    private static JsonNode end(JsonNode job) throws Exception {
        String path = "/v1/jobs/" + job.at("/id").asString();
        Eventually.within(Duration.ofSeconds(60), () -> {
            try {
                return ENDS.contains(ask("GET", path, "").at("/state").asString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return ask("GET", path, "");
    }

    private static JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create(ponder.url() + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static String text(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(ponder.url() + path)).build(), BodyHandlers.ofString())
                .body();
    }
}
