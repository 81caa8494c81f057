package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An engine of which some calls never end, and the searches that meet it, over real HTTP. */
@Timeout(180)
class StuckCallsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int BURST = 20;

    @TempDir
    Path home;

    private final AtomicInteger calls = new AtomicInteger();
    private ScriptedEngine engine;
    private WholePonder ponder;

    @BeforeEach
    void start() throws Exception {
        engine = new ScriptedEngine();
        ponder = WholePonder.ready(
                home,
                Map.of(
                        "PONDER_ENGINE_URL", engine.url(),
                        "ponder.search.hedging.shortest-silence", "500ms",
                        "ponder.search.hedging.burst", Integer.toString(BURST)));
        engine.forget();
    }

    @AfterEach
    void stop() {
        ponder.close();
        engine.close();
    }

    /** Every so many-th call is answered by one script, and all the others by another. */
    private Script every(int nth, Script odd) {
        return call -> (calls.incrementAndGet() % nth == 0 ? odd : ChatReplies.vllm()).answer(call);
    }

    private static void halfWay(ScriptedCall call) throws IOException {
        call.beginEvents();
        for (int i = 0; i < call.n(); i++) {
            call.event(ChatReplies.delta(i, "half a ", "null"));
        }
        call.hang();
    }

    private List<JsonNode> searches(int count, String more) {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, count)
                .mapToObj(i -> HTTP.sendAsync(
                        HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/chat/completions"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"model\": \"m\", \"messages\": [{\"role\": \"user\","
                                        + " \"content\": \"What is 3 plus 4?\"}], " + more + "}"))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        List<JsonNode> replies = new ArrayList<>();
        for (var one : all) {
            HttpResponse<String> reply = one.join();
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            replies.add(JSON.readTree(reply.body()));
        }
        return replies;
    }

    private void allAnswerWithinTheBound(int count) throws Exception {
        List<JsonNode> replies = searches(
                count,
                "\"reasoning\": {\"strategy\": \"majority_vote\", \"parameters\": {\"n\": 4},"
                        + " \"budget\": {\"max_seconds\": 60}}");

        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.at("/reasoning/answer").asString()).isEqualTo("7"));
        assertThat(calls.get()).isBetween(count + count / 4, (int) (1.1 * count) + BURST);
        String metrics = HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create(ponder.settings.url(ServiceName.SEARCH) + "/actuator/prometheus"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(metrics).containsPattern("ponder_hedges_total\\{.*whom=\"m\"");
    }

    @Test
    void allSearchesAnswerWhereOneCallInFourHangs() throws Exception {
        engine.script(every(4, ScriptedCall::hang));

        allAnswerWithinTheBound(64);
    }

    @Test
    void allSearchesAnswerWhereOneCallInThreeStopsHalfWay() throws Exception {
        engine.script(every(3, StuckCallsTest::halfWay));

        allAnswerWithinTheBound(48);
    }
}
