package io.ponder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class ScriptedEngineTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        engine.close();
        http.shutdownNow();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(engine.url() + "/chat/completions"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode choice(String body) throws Exception {
        return JsonMapper.shared().readTree(post(body).body()).path("choices").path(0);
    }

    @Test
    void aTurnMayCallToolsUntilTheirResultsAreThere() throws Exception {
        engine.follow((sample, call) -> call.body().path("messages").size() > 1
                ? new Turn.Says("It is 3.")
                : new Turn.Calls("", List.of(new Turn.Call("add", "{\"a\": 1, \"b\": 2}"))));

        JsonNode called = choice("{\"messages\":[{}]}");
        assertThat(called.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(called.path("message").path("content").isNull()).isTrue();
        assertThat(called.path("message").path("tool_calls").path(0))
                .hasToString(choice("{\"messages\":[{}]}")
                        .path("message")
                        .path("tool_calls")
                        .path(0)
                        .toString()
                        .replace("call_1_0", "call_0_0"));
        assertThat(post("{\"stream\":true,\"messages\":[{}]}").body())
                .contains("\"name\":\"add\"")
                .contains("\"arguments\":\"{\\\"a\\\":\"")
                .contains("\"finish_reason\":\"tool_calls\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(choice("{\"messages\":[{},{}]}")
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("It is 3.");
    }

    @Test
    void logProbabilitiesComeWithTheBytesOfEachWord() throws Exception {
        engine.follow(sample -> new Turn.Says("Ja, é"));

        JsonNode tokens = choice("{\"logprobs\":true,\"top_logprobs\":2}")
                .path("logprobs")
                .path("content");

        assertThat(tokens).hasSize(2);
        assertThat(tokens.path(1).path("token").asString()).isEqualTo(" é");
        assertThat(tokens.path(1).path("bytes")).hasToString("[32,195,169]");
        assertThat(tokens.path(1).path("top_logprobs")).hasSize(2);
    }

    @Test
    void aStreamWaitsBetweenItsPieces() throws Exception {
        Semaphore permits = new Semaphore(0);
        engine.follow(sample -> new Turn.Streams(List.of("a", "b"), permits::acquire));
        var reply = http.sendAsync(
                HttpRequest.newBuilder(URI.create(engine.url() + "/chat/completions"))
                        .POST(BodyPublishers.ofString("{\"stream\":true}"))
                        .build(),
                BodyHandlers.ofLines());

        var lines = reply.join().body().iterator();
        assertThat(lines.next()).contains("\"content\":\"a\"");
        permits.release();
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).contains("\"content\":\"b\"");
    }

    @Test
    void whatAnEngineLacksItRefuses() throws Exception {
        engine.lacks("tools", "image_url");

        assertThat(post("{\"tools\":[{}]}").statusCode()).isEqualTo(400);
        assertThat(post("{\"messages\":[{\"content\":[{\"type\":\"image_url\"}]}]}")
                        .body())
                .contains("image_url");
        assertThat(post("{\"messages\":[{\"content\":\"Hi\"}]}").statusCode()).isEqualTo(200);
    }
}
