package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.gateway.responses.store.FileResponseStore;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gateways that keep responses in a file, one after the other. */
class RestartTest {

    private static final ScriptedSearch SEARCH = new ScriptedSearch();

    @TempDir
    Path folder;

    @BeforeEach
    void answerWithTheSample() {
        SEARCH.on(ScriptedSearch.Exchange::result);
    }

    @AfterAll
    static void close() {
        SEARCH.close();
    }

    @Test
    void finishedResponsesAreThereAfterARestart() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        String path;
        HttpResponse<String> streamed;
        HttpResponse<String> document;
        try (RunningApplication gateway = gateway()) {
            streamed = create(gateway, ",\"background\":true,\"stream\":true");
            path = "/v1/responses/"
                    + StateTest.id(ResponsesTest.events(streamed).getFirst().get("response"));
            document = gateway.get(path);
        }
        try (RunningApplication gateway = gateway()) {
            assertThat(gateway.get(path).body()).isEqualTo(document.body());
            assertThat(ResponsesTest.events(gateway.get(path + "?stream=true&starting_after=2")))
                    .isEqualTo(ResponsesTest.events(streamed).stream().skip(3).toList());
            JsonNode next = json(create(gateway, ",\"previous_response_id\":\"" + path.substring(14) + "\""));
            assertThat(next.get("status").stringValue()).isEqualTo("completed");
        }
    }

    /** A gateway that is stopped in good order says so itself. */
    @Test
    void aResponseThatRunsWhileTheGatewayStopsHasFailed() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.untilClientLeaves(left);
        });
        String path;
        try (RunningApplication gateway = gateway()) {
            path = "/v1/responses/" + StateTest.id(json(create(gateway, ",\"background\":true")));
            SEARCH.nextAsked();
        }
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        try (RunningApplication gateway = gateway()) {
            assertInterrupted(gateway, path);
        }
    }

    /** One that is killed cannot; the next finds what it left. */
    @Test
    void aResponseThatAKilledGatewayLeftHasFailed() throws Exception {
        String path;
        try (RunningApplication gateway = gateway()) {
            path = "/v1/responses/" + StateTest.id(json(create(gateway, "")));
        }
        String left = path.replace("resp_", "resp_left");
        try (ResponseStore store = FileResponseStore.open(folder.resolve("responses"), InstantSource.system())) {
            StoredResponse done = store.find("default", path.substring(14)).orElseThrow();
            String id = left.substring(14);
            store.add(new StoredResponse(
                    id,
                    "default",
                    Status.IN_PROGRESS,
                    true,
                    done.document().replace("\"completed\"", "\"in_progress\""),
                    "[]",
                    Instant.now().plusSeconds(3600)));
            store.append(id, List.of(new StoredEvent(0, "response.created", "{\"type\":\"response.created\"}")));
        }
        try (RunningApplication gateway = gateway()) {
            assertInterrupted(gateway, left);
            List<JsonNode> rest = ResponsesTest.events(gateway.get(left + "?stream=true&starting_after=0"));
            assertThat(ResponsesTest.types(rest)).containsExactly("error", "response.failed");
            assertThat(rest.getLast().get("sequence_number").intValue()).isEqualTo(2);
        }
    }

    private static void assertInterrupted(RunningApplication gateway, String path) throws Exception {
        JsonNode response = json(gateway.get(path));
        assertThat(response.get("status").stringValue()).isEqualTo("failed");
        assertThat(response.at("/error/code").stringValue()).isEqualTo("server_error");
        assertThat(response.at("/error/message").stringValue()).contains("restarted", "send the request again");
    }

    private RunningApplication gateway() {
        return new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.responses.file=" + folder.resolve("responses"),
                "--spring.lifecycle.timeout-per-shutdown-phase=2s");
    }

    private static HttpResponse<String> create(RunningApplication gateway, String fields) throws Exception {
        return gateway.http()
                .send(
                        gateway.request(ResponsesTest.RESPONSES)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(ResponsesTest.body(fields)))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readTree(response.body());
    }
}
