package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Strategies that show the model its earlier answers, through the four services, on a model that is wrong alone, in many ways,
 * and right when it sees what it wrote before.
 */
class EarlierAnswersTest {

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(EarlierAnswersTest::turn);
        ponder = WholePonder.ready(home, Map.of("PONDER_ENGINE_URL", engine.url()));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void rewind() {
        engine.follow(EarlierAnswersTest::turn);
    }

    private static Turn turn(int sample, ScriptedCall call) {
        return seesEarlierAnswers(call)
                ? new Turn.Says("I compared them.\n\nIt is \\boxed{18}.")
                : new Turn.Says("It is \\boxed{" + (100 + sample) + "}.");
    }

    private static boolean seesEarlierAnswers(ScriptedCall call) {
        String messages = call.body().path("messages").toString();
        return messages.contains("What is 3 times 6?") && messages.contains("It is \\\\boxed{10");
    }

    @Test
    void a_population_is_rewritten_until_it_agrees() throws Exception {
        JsonNode reply = answered("recursive_aggregation", "\"population\": 4, \"rounds\": 1, \"subset\": 2");
        assertThat(reply.path("answer").asString()).isEqualTo("18");
        assertThat(reply.path("basis").asString()).isEqualTo("vote");
        // The vote of the last population is decided before its last candidate is needed.
        assertThat(reply.at("/samples/asked").asInt()).isEqualTo(8);
        assertThat(engine.calls())
                .filteredOn(EarlierAnswersTest::seesEarlierAnswers)
                .hasSizeBetween(3, 4);
        replays(reply, "recursive_aggregation");
    }

    @Test
    void the_last_attempt_sees_all_others_and_is_the_answer() throws Exception {
        JsonNode reply = answered("parallel_coordinated", "\"attempts\": 3");
        assertThat(reply.path("answer").asString()).isEqualTo("18");
        assertThat(reply.path("basis").asString()).isEqualTo("synthesis");
        assertThat(reply.at("/samples/finished").asInt()).isEqualTo(4);
        assertThat(engine.calls())
                .filteredOn(EarlierAnswersTest::seesEarlierAnswers)
                .singleElement()
                .satisfies(call -> assertThat(call.body().path("messages").toString())
                        .contains("Reference 3:")
                        .doesNotContain("Reference 4:"));
        replays(reply, "parallel_coordinated");
    }

    @Test
    void parameters_are_checked_by_name() throws Exception {
        assertThat(refused("recursive_aggregation", "\"population\": 0"))
                .contains("parameters.population is 0, but must be a whole number from 1 to 256");
        assertThat(refused("parallel_coordinated", "\"fresh\": 2"))
                .contains("parameters.fresh is 2, but must be a number from 0.0 to 1.0");
        assertThat(refused("parallel_coordinated", "\"n\": 3")).contains("it has attempts, rounds, narrowing");
    }

    private static JsonNode answered(String strategy, String parameters) throws Exception {
        HttpResponse<String> reply = ask(strategy, parameters);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(reply.body());
    }

    private static String refused(String strategy, String parameters) throws Exception {
        HttpResponse<String> reply = ask(strategy, parameters);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        return reply.body();
    }

    private static HttpResponse<String> ask(String strategy, String parameters) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"model\": \"scripted\", \"strategy\": \"" + strategy
                                        + "\", \"input\": \"What is 3 times 6?\", \"parameters\": {" + parameters
                                        + "}}"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static void replays(JsonNode reply, String strategy) throws IOException {
        Path trace = Files.writeString(home.resolve(strategy + ".json"), reply.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Ponder.run(
                new String[] {"replay", trace.toString()},
                Map.of("PONDER_URL", ponder.url()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("The same tree and the same answer");
    }
}
