package io.ponder.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.TestDatabase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What a gateway leaves when it is killed. {@code -Dponder.lines=5000 -Dponder.kills=10} is the benchmark of
 * docs/batches.md, "Killed at random".
 */
@Timeout(900)
class KilledGatewayTest {

    private static final String KINDS = "io.ponder.testing.TestDatabase#kinds";
    private static final int LINES = Integer.getInteger("ponder.lines", 100);
    private static final int KILLS = Integer.getInteger("ponder.kills", 1);
    private static final int AT_ONCE = 16;

    private final ScriptedSearch search = new ScriptedSearch();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        search.close();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aResponseGoesOnWhereItWas(TestDatabase.Kind kind) throws Exception {
        TestDatabase database = kind.create();
        CountDownLatch told = new CountDownLatch(1);
        search.on(exchange -> {
            for (TraceEvent event : Sample.trace().subList(0, 3)) {
                exchange.event(event);
            }
            told.countDown();
            exchange.untilClientLeaves(new CountDownLatch(1));
        });
        String path;
        try (ApplicationProcess gateway = gateway(database)) {
            path = "/v1/responses/"
                    + json(gateway.post(
                                            "/v1/responses",
                                            "application/json",
                                            "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"background\":true}")
                                    .body())
                            .get("id")
                            .stringValue();
            assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
            while (!gateway.get(path + "?stream=true&starting_after=100000")
                    .body()
                    .matches("(?s).*so far is ([3-9]|\\d\\d).*")) {
                Thread.sleep(20);
            }
            Thread.sleep(1000); // H2 writes within half a second
        }
        search.on(ScriptedSearch.Exchange::result);
        search.remember(KilledGatewayTest::stopped);
        try (ApplicationProcess gateway = gateway(database)) {
            JsonNode response = json(gateway.get(path).body());
            while (response.get("status").stringValue().matches("queued|in_progress")) {
                Thread.sleep(50);
                response = json(gateway.get(path).body());
            }
            assertThat(response.get("status").stringValue()).isEqualTo("completed");
            int number = 0;
            for (String line : gateway.get(path + "?stream=true").body().lines().toList()) {
                if (line.startsWith("data: {")) {
                    assertThat(json(line.substring(6)).get("sequence_number").intValue())
                            .isEqualTo(number++);
                }
            }
            assertThat(number).isGreaterThan(5);
            JsonNode lost = outcome(gateway, "left");
            while (lost.isEmpty()) {
                Thread.sleep(50);
                lost = outcome(gateway, "left");
            }
            assertThat(lost).hasSize(1);
            assertThat(lost.at("/0/error").stringValue()).isEqualTo("gateway_died");
            assertThat(lost.at("/0/prompt_tokens").longValue()).isEqualTo(30);
            assertThat(lost.at("/0/completion_tokens").longValue()).isEqualTo(12);
            assertThat(lost.at("/0/estimated").booleanValue()).isTrue();
            assertThat(outcome(gateway, "lost")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void noLineOfABatchIsLostOrAnsweredTwice(TestDatabase.Kind kind) throws Exception {
        TestDatabase database = kind.create();
        Random random = new Random(17);
        AtomicInteger asked = new AtomicInteger();
        search.on(exchange -> {
            asked.incrementAndGet();
            Thread.sleep(30);
            exchange.result();
        });
        String id;
        ApplicationProcess gateway = gateway(database);
        try {
            String file = json(gateway.post("/v1/files", "multipart/form-data; boundary=x", form(LINES))
                            .body())
                    .get("id")
                    .stringValue();
            id = json(gateway.post(
                                    "/v1/batches",
                                    "application/json",
                                    "{\"input_file_id\":\"" + file
                                            + "\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}")
                            .body())
                    .get("id")
                    .stringValue();
            for (int kill = 1; kill <= KILLS; kill++) {
                int until = LINES * kill / (KILLS + 1) + random.nextInt(Math.max(1, LINES / (KILLS + 1) / 2));
                while (done(gateway, id) < until) {
                    Thread.sleep(10);
                }
                gateway.close();
                gateway = gateway(database);
            }
            while (!batch(gateway, id).get("status").stringValue().equals("completed")) {
                Thread.sleep(100);
            }
            JsonNode batch = batch(gateway, id);
            assertThat(batch.at("/request_counts/completed").intValue()).isEqualTo(LINES);
            Set<String> ids = new HashSet<>();
            int lines = 0;
            String output = gateway.get(
                            "/v1/files/" + batch.get("output_file_id").stringValue() + "/content")
                    .body();
            for (String line : output.lines().toList()) {
                lines++;
                ids.add(json(line).get("custom_id").stringValue());
            }
            System.out.printf(
                    "%s: %d lines, %d kills: %d answers, %d of them different; %d searches, %d of them again%n",
                    database.url().isEmpty() ? "H2" : "PostgreSQL",
                    LINES,
                    KILLS,
                    lines,
                    ids.size(),
                    asked.get(),
                    asked.get() - LINES);
            assertThat(lines).isEqualTo(LINES);
            assertThat(ids).hasSize(LINES);
            assertThat(asked.get()).isBetween(LINES, LINES + KILLS * 2 * AT_ONCE);
        } finally {
            gateway.close();
        }
    }

    /** What search-service says of a search whose gateway died. */
    private static SearchStatus stopped(String id) {
        return new SearchStatus(
                id,
                "request",
                "",
                "qwen",
                "majority_vote",
                null,
                SearchStatus.State.STOPPED,
                0,
                1.5,
                2,
                1,
                new Tokens(30, 0, 12),
                null,
                true,
                null,
                List.of());
    }

    private static JsonNode outcome(ApplicationProcess gateway, String outcome) throws Exception {
        return json(gateway.get("/v1/usage/requests?outcome=" + outcome).body()).get("data");
    }

    private static int done(ApplicationProcess gateway, String id) throws Exception {
        return batch(gateway, id).at("/request_counts/completed").intValue();
    }

    private static JsonNode batch(ApplicationProcess gateway, String id) throws Exception {
        return json(gateway.get("/v1/batches/" + id).body());
    }

    private static String form(int lines) {
        StringBuilder form =
                new StringBuilder("--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n\r\n");
        for (int i = 0; i < lines; i++) {
            form.append("{\"custom_id\":\"line-")
                    .append(i)
                    .append("\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"qwen\","
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]}}\n");
        }
        return form.append("\r\n--x--\r\n").toString();
    }

    private static JsonNode json(String text) {
        return WireJson.mapper().readTree(text);
    }

    private ApplicationProcess gateway(TestDatabase database) throws Exception {
        return new ApplicationProcess(
                        GatewayApplication.class,
                        ApplicationProcess.freePort(),
                        folder.resolve("gateway.log"),
                        "--ponder.gateway.work.heartbeat=250ms",
                        "--ponder.gateway.work.poll=100ms",
                        "--ponder.gateway.search-url=" + search.url(),
                        "--ponder.gateway.batches.lines-at-once=" + AT_ONCE,
                        "--ponder.gateway.database.url=" + database.url(),
                        "--ponder.gateway.database.user=" + database.user(),
                        "--ponder.gateway.database.password=" + database.password(),
                        "--ponder.gateway.database.file=" + database.file())
                .awaitUp();
    }
}
