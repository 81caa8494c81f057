package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
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

    /** The next one goes on with it, and readers see one stream. */
    @Test
    void aResponseInTheBackgroundOutlivesAGatewayThatStops() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace().subList(0, 3)) {
                exchange.event(event);
            }
            exchange.untilClientLeaves(left);
        });
        String path;
        try (RunningApplication gateway = gateway()) {
            path = "/v1/responses/" + StateTest.id(json(create(gateway, ",\"background\":true")));
            SEARCH.nextAsked();
            awaitEvents(gateway, path, 4);
        }
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        SEARCH.on(ResponsesTest::wholeSearch);
        try (RunningApplication gateway = gateway()) {
            JsonNode ended = awaitEnd(gateway, path);
            assertThat(ended.get("status").stringValue()).isEqualTo("completed");
            List<JsonNode> events = ResponsesTest.events(gateway.get(path + "?stream=true"));
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).get("sequence_number").intValue()).isEqualTo(i);
            }
            assertThat(events.getLast().get("response")).isEqualTo(ended);
            assertThat(ResponsesTest.types(events)).containsOnlyOnce("response.created", "response.in_progress");
            assertThat(ResponsesTest.events(gateway.get(path + "?stream=true&starting_after=3")))
                    .isEqualTo(events.subList(4, events.size()));
        }
    }

    /** A gateway that is stopped in good order says so itself. */
    @Test
    void aResponseInTheForegroundHasFailedWhenItsGatewayStops() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.untilClientLeaves(left);
        });
        String path;
        try (RunningApplication gateway = gateway()) {
            try (SseReader reader = new SseReader(request(gateway, ",\"stream\":true"), gateway.http())) {
                path = "/v1/responses/" + StateTest.id(reader.next().get("response"));
            }
        }
        try (RunningApplication gateway = gateway()) {
            assertThat(json(gateway.get(path)).get("status").stringValue()).isIn("failed", "cancelled");
        }
    }

    /** One that is killed cannot; another finds what it left, once it has been silent for a while. */
    @Test
    void aResponseInTheForegroundThatAKilledGatewayLeftHasFailed() throws Exception {
        String id = "resp_" + "0".repeat(32);
        String path = "/v1/responses/" + id;
        try (RunningApplication gateway = gateway()) {
            String done = json(create(gateway, "")).toString();
            Database live = gateway.bean("database", Database.class);
            live.sql()
                    .sql("insert into responses (id, tenant, status, background, document, input, gateway, expires_at)"
                            + " values (?, 'default', 'in_progress', false, ?, '[]', 'gateway-dead', ?)")
                    .params(
                            id,
                            done.replace("\"completed\"", "\"in_progress\""),
                            Timestamp.from(Instant.now().plusSeconds(3600)))
                    .update();
            live.sql()
                    .sql("insert into response_events (response_id, number, type, document) values (?, 0, ?, ?)")
                    .params(id, "response.created", "{\"type\":\"response.created\"}")
                    .update();
            live.sql()
                    .sql("insert into workers (id, seen_at) values ('gateway-dead', ?)")
                    .params(Timestamp.from(Instant.now().minusSeconds(60)))
                    .update();
            JsonNode response = awaitEnd(gateway, path);
            assertThat(response.get("status").stringValue()).isEqualTo("failed");
            assertThat(response.at("/error/code").stringValue()).isEqualTo("server_error");
            assertThat(response.at("/error/message").stringValue()).contains("restarted", "send the request again");
            List<JsonNode> rest = ResponsesTest.events(gateway.get(path + "?stream=true&starting_after=0"));
            assertThat(ResponsesTest.types(rest)).containsExactly("error", "response.failed");
            assertThat(rest.getLast().get("sequence_number").intValue()).isEqualTo(2);
        }
    }

    private static void awaitEvents(RunningApplication gateway, String path, int count) throws Exception {
        int last = -1;
        while (last < count - 1) {
            Thread.sleep(25);
            String refused =
                    gateway.get(path + "?stream=true&starting_after=100000").body();
            last = Integer.parseInt(refused.replaceAll("(?s).*the last so far is (\\d+).*", "$1"));
        }
    }

    private static JsonNode awaitEnd(RunningApplication gateway, String path) throws Exception {
        JsonNode response = json(gateway.get(path));
        while (response.get("status").stringValue().matches("queued|in_progress")) {
            Thread.sleep(25);
            response = json(gateway.get(path));
        }
        return response;
    }

    private RunningApplication gateway() {
        return new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.database.file=" + folder.resolve("data"),
                "--ponder.gateway.work.heartbeat=100ms",
                "--ponder.gateway.work.poll=100ms",
                "--spring.lifecycle.timeout-per-shutdown-phase=2s");
    }

    private static HttpResponse<String> create(RunningApplication gateway, String fields) throws Exception {
        return gateway.http().send(request(gateway, fields), BodyHandlers.ofString());
    }

    private static HttpRequest request(RunningApplication gateway, String fields) {
        return gateway.request(ResponsesTest.RESPONSES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(ResponsesTest.body(fields)))
                .build();
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readTree(response.body());
    }
}
