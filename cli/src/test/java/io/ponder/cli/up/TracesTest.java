package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.Eventually;
import io.ponder.testing.OtlpReceiver;
import io.ponder.testing.ReceivedSpan;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace through all four services and the engine, as a collector gets it. */
class TracesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "sk-that-nobody-may-see";
    private static final String WORDS = "zebras";

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static OtlpReceiver collector;
    private static WholePonder ponder;

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine();
        collector = new OtlpReceiver();
        Map<String, String> properties = new HashMap<>(collector.properties());
        properties.put("PONDER_ENGINE_URL", engine.url());
        ponder = WholePonder.ready(home, properties);
    }

    @AfterAll
    static void stop() throws Exception {
        ponder.close();
        collector.close();
        engine.close();
    }

    @Test
    void aSearchIsOneTraceFromTheDoorToTheEngine() throws Exception {
        HttpResponse<String> reply = HTTP.send(
                post(
                        "\"reasoning\": {\"strategy\": \"best_of_n\", \"verifier\": \"judge\", \"parameters\": {\"n\": 3}}"),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);

        String trace = reply.headers().firstValue("X-Trace-Id").orElseThrow();
        ReceivedSpan door = await(trace, "POST /v1/chat/completions");
        Map<String, ReceivedSpan> byId =
                spans(trace).stream().collect(Collectors.toMap(ReceivedSpan::id, Function.identity()));
        assertThat(door.service()).isEqualTo("gateway-service");
        assertThat(door.parent()).isEmpty();
        assertThat(byId.values()).as("every parent is there").allSatisfy(span -> {
            if (span != door) {
                assertThat(byId).as(span.name()).containsKey(span.parent());
            }
        });
        ReceivedSpan search = named(trace, "invoke_workflow best_of_n").getFirst();
        assertThat(way(search, byId))
                .containsExactly(
                        "search-service: invoke_workflow best_of_n",
                        "search-service: POST /v1/searches",
                        "gateway-service: POST /v1/searches",
                        "gateway-service: POST /v1/chat/completions");
        assertThat(search.attributes())
                .containsEntry("gen_ai.operation.name", "invoke_workflow")
                .containsEntry("gen_ai.workflow.name", "best_of_n")
                .containsEntry("gen_ai.request.model", "m")
                .containsEntry("ponder.verifier", "judge")
                .containsEntry("ponder.tenant", "default")
                .containsKeys("ponder.search.id", "ponder.outcome", "ponder.usage.output_tokens");
        ReceivedSpan served = Objects.requireNonNull(byId.get(search.parent()));
        ReceivedSpan asked = Objects.requireNonNull(byId.get(served.parent()));
        assertThat(asked.attribute("ponder.search.id"))
                .as("the id of the ledger's entry")
                .isEqualTo(search.attribute("ponder.search.id"));

        List<ReceivedSpan> chats = named(trace, "chat m");
        assertThat(chats).isNotEmpty().allSatisfy(chat -> {
            assertThat(chat.service()).isEqualTo("proposer-service");
            assertThat(chat.kind()).isEqualTo("client");
            assertThat(chat.attributes())
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.request.model", "m")
                    .containsEntry("gen_ai.provider.name", "vllm")
                    .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")
                    .doesNotContainKeys("gen_ai.input.messages", "gen_ai.output.messages");
        });
        assertThat(chats)
                .as("calls of the search itself")
                .anySatisfy(chat -> assertThat(way(chat, byId))
                        .startsWith(
                                "proposer-service: chat m",
                                "proposer-service: POST /v1/proposals",
                                "search-service: propose solution",
                                "search-service: invoke_workflow best_of_n"));
        assertThat(chats)
                .as("calls of the judge")
                .anySatisfy(chat -> assertThat(way(chat, byId))
                        .startsWith(
                                "proposer-service: chat m",
                                "proposer-service: POST /v1/proposals",
                                "verifier-service: POST /v1/scores",
                                "search-service: score judge",
                                "search-service: invoke_workflow best_of_n"));
        assertThat(engine.calls())
                .extracting(call -> call.header("traceparent"))
                .as("what the engine is told")
                .containsAll(chats.stream()
                        .map(chat -> "00-" + trace + "-" + chat.id() + "-01")
                        .toList());
        assertThat(collector.raw()).doesNotContain(WORDS).doesNotContain(SECRET);
        assertThat(Files.readString(ponder.settings.logFile()))
                .contains("\"trace_id\":\"" + trace + "\"")
                .contains("\"span_id\":\"" + search.id() + "\"");
    }

    @Test
    void aSearchWhoseClientLeavesEndsItsSpans() throws Exception {
        engine.script(ScriptedCall::hang);
        String trace = "5bf92f3577b34da6a3ce929d0e0e4736";
        CompletableFuture<HttpResponse<String>> reply = HTTP.sendAsync(
                HttpRequest.newBuilder(post("\"stream\": true"), (name, value) -> true)
                        .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                        .build(),
                BodyHandlers.ofString());
        Eventually.within(Duration.ofSeconds(30), () -> engine.hanging() > 0);
        reply.cancel(true);

        ReceivedSpan door = await(trace, "POST /v1/chat/completions");
        assertThat(door.parent()).isEqualTo("00f067aa0ba902b7");
        Eventually.within(Duration.ofSeconds(30), () -> !named(trace, "chat m").isEmpty());
        assertThat(named(trace, "chat m"))
                .allSatisfy(chat -> assertThat(chat.attributes()).containsEntry("ponder.outcome", "cancelled"));
        assertThat(spans(trace).stream().filter(span -> span.name().startsWith("invoke_workflow")))
                .hasSize(1)
                .allSatisfy(span -> assertThat(span.attributes()).containsEntry("ponder.outcome", "abandoned"));
        engine.script(ChatReplies.vllm());
    }

    private static HttpRequest post(String more) {
        return HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + SECRET)
                .POST(BodyPublishers.ofString(
                        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"What is 3 times 6 zebras?\"}], "
                                + more + "}"))
                .build();
    }

    /** A span and those it is within, from the inside out. */
    private static List<String> way(ReceivedSpan span, Map<String, ReceivedSpan> byId) {
        List<String> way = new ArrayList<>();
        for (ReceivedSpan at = span; at != null; at = byId.get(at.parent())) {
            way.add(at.service() + ": " + at.name());
        }
        return way;
    }

    /** The gateway's span ends last; the others of its trace may still be on their way from other services. */
    private static ReceivedSpan await(String trace, String name) throws InterruptedException {
        Eventually.within(Duration.ofSeconds(30), () -> !named(trace, name).isEmpty());
        Eventually.within(Duration.ofSeconds(30), () -> {
            List<ReceivedSpan> all = spans(trace);
            return all.stream().anyMatch(span -> span.name().startsWith("invoke_workflow"))
                    && all.stream()
                            .allMatch(span -> span.parent().isEmpty()
                                    || span.name().equals(name)
                                    || all.stream().anyMatch(other -> other.id().equals(span.parent())));
        });
        return named(trace, name).getFirst();
    }

    private static List<ReceivedSpan> spans(String trace) {
        return collector.spans(span -> span.trace().equals(trace));
    }

    private static List<ReceivedSpan> named(String trace, String name) {
        return collector.spans(span -> span.trace().equals(trace) && span.name().equals(name));
    }
}
