package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Once a search has decided, the engine is left, through all services: of each call two members finish, and the engine would write
 * the others for ever. How soon, {@code benchmarks/decision} measures.
 */
@Timeout(180)
class DecidedTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FINISHING = 2;

    @TempDir
    Path home;

    private ScriptedEngine engine;
    private WholePonder ponder;

    @BeforeEach
    void start() throws Exception {
        engine = new ScriptedEngine();
        ponder = WholePonder.ready(home, Map.of("PONDER_ENGINE_URL", engine.url()));
        engine.forget();
    }

    @AfterEach
    void stop() {
        ponder.close();
        engine.close();
    }

    /** Two members finish with different answers; the rest of the call hangs. A call for one sample is a judge's. */
    private static void twoFinish(ScriptedCall call) throws Exception {
        if (call.n() == 1) {
            ChatReplies.vllm().answer(call);
            return;
        }
        call.beginEvents();
        for (int i = 0; i < call.n(); i++) {
            call.event(ChatReplies.delta(i, "It is ", "null"));
        }
        for (int i = 0; i < FINISHING; i++) {
            call.event(ChatReplies.delta(i, "\\\\boxed{" + (7 + i) + "}", "null"));
            call.event(ChatReplies.finish(i, "stop", null));
        }
        call.hang();
    }

    private CompletableFuture<HttpResponse<String>> ask(String strategy, String more) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"model\": \"m\", \"input\": \"What is 3 plus 4?\", \"strategy\": \"" + strategy
                                        + "\", \"attempts\": true" + more + "}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode decided(String strategy, String parameters) {
        engine.script(DecidedTest::twoFinish);
        HttpResponse<String> reply =
                ask(strategy, ", \"parameters\": " + parameters).join();
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        Eventually.within(PATIENCE, () -> engine.abandoned() == 1);
        assertThat(engine.hanging()).isEqualTo(1);
        return JSON.readTree(reply.body());
    }

    private static List<String> fates(JsonNode reply) {
        return reply.get("attempts")
                .valueStream()
                .map(attempt -> attempt.get("fate").asString())
                .toList();
    }

    @Test
    void aVoteWithItsQuorumLeavesTheEngine() {
        JsonNode reply = decided("majority_vote", "{\"n\": 6, \"wait_for\": 2}");
        assertThat(reply.get("answer").asString()).isEqualTo("7");
        assertThat(reply.at("/samples/cancelled").asInt()).isEqualTo(4);
        assertThat(fates(reply))
                .containsExactly("selected", "pruned", "cancelled", "cancelled", "cancelled", "cancelled");
    }

    /** Here the search goes on after its panel: the members are stopped before the judge is asked. */
    @Test
    void aPanelThatIsJudgedLeavesTheEngineBeforeItEnds() {
        JsonNode reply = decided("universal_self_consistency", "{\"n\": 6, \"wait_for\": 2}");
        assertThat(reply.at("/samples/cancelled").asInt()).isEqualTo(4);
        assertThat(engine.calls()).as("the panel's, and the judge's").hasSize(2);
    }

    @Test
    void aClientThatLeavesTakesTheEngineWithIt() {
        engine.script(ScriptedCall::hang);
        CompletableFuture<HttpResponse<String>> reply = ask("majority_vote", ", \"parameters\": {\"n\": 6}");
        Eventually.within(PATIENCE, () -> engine.hanging() == 1);
        reply.cancel(true);
        Eventually.within(PATIENCE, () -> engine.abandoned() == 1);
    }
}
