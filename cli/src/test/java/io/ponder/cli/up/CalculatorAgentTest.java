package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An agent with the embedded model and a calculator: what the model cannot work out, the tool does. */
@Tag("model")
@Timeout(300)
class CalculatorAgentTest {

    private static final int MOST_TURNS = 4;

    private static final Map<String, Object> CALCULATOR = Map.of(
            "type",
            "function",
            "function",
            Map.of(
                    "name",
                    "multiply",
                    "description",
                    "Computes a * b exactly.",
                    "parameters",
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of("a", Map.of("type", "integer"), "b", Map.of("type", "integer")),
                            "required",
                            List.of("a", "b"),
                            "additionalProperties",
                            false)));

    @TempDir
    static Path home;

    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        RealModelTest.requireModel();
        ponder = WholePonder.ready(home, Map.of());
    }

    @AfterAll
    static void stop() {
        if (ponder != null) {
            ponder.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sample", "majority_vote"})
    void theAgentAnswersByTheCalculator(String strategy) throws Exception {
        List<Object> messages = new ArrayList<>();
        messages.add(Map.of("role", "user", "content", "Use the calculator: how much is 734 times 86?"));
        int calls = 0;
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            JsonNode choice = complete(strategy, messages).at("/choices/0");
            JsonNode message = choice.get("message");
            if (choice.get("finish_reason").stringValue().equals("stop")) {
                assertThat(calls).isPositive();
                assertThat(message.get("content").stringValue().replace(",", ""))
                        .contains("63124");
                return;
            }
            assertThat(choice.get("finish_reason").stringValue()).isEqualTo("tool_calls");
            messages.add(message);
            for (JsonNode call : message.get("tool_calls")) {
                calls++;
                JsonNode arguments = WireJson.mapper()
                        .readTree(call.at("/function/arguments").stringValue());
                long product =
                        arguments.get("a").longValue() * arguments.get("b").longValue();
                messages.add(Map.of(
                        "role",
                        "tool",
                        "tool_call_id",
                        call.get("id").stringValue(),
                        "content",
                        Long.toString(product)));
            }
        }
        throw new AssertionError("no answer after " + MOST_TURNS + " turns: " + messages);
    }

    private static JsonNode complete(String strategy, List<Object> messages) throws Exception {
        Map<String, Object> search = strategy.isEmpty()
                ? Map.of()
                : strategy.equals("majority_vote")
                        ? Map.of("strategy", strategy, "parameters", Map.of("n", 4))
                        : Map.of("strategy", strategy);
        Map<String, Object> body = Map.of(
                "model",
                "qwen2.5-coder-0.5b",
                "messages",
                messages,
                "tools",
                List.of(CALCULATOR),
                "seed",
                7,
                "temperature",
                strategy.equals("majority_vote") ? 0.4 : 0,
                "max_tokens",
                100,
                "reasoning",
                search);
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(ponder.settings.url(ServiceName.GATEWAY) + "/v1/chat/completions"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(WireJson.mapper().writeValueAsString(body)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }
}
