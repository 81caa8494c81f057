package io.ponder.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A key that is revoked while its work waits: what runs is answered, and nothing begins after it. */
@Timeout(120)
class RevokedKeyTest extends GatewayTest {

    private static final String LINE = "{\"custom_id\":\"%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
            + "\"body\":{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]}}\n";

    @Test
    void whatWaitsOfARevokedKeyFailsAndSpendsNothing() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch revoked = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            asked.incrementAndGet();
            revoked.await();
            exchange.result();
        });
        try (RunningApplication gateway = start(
                SEARCH.url(),
                "10s",
                "--ponder.gateway.require-keys=true",
                "--ponder.gateway.batches.lines-at-once=1",
                "--ponder.gateway.responses.max-running=1")) {
            Keys keys = gateway.bean("keys", Keys.class);
            Keys.Issued mine = keys.create("default", "mine", KeyRole.MEMBER, Allowed.ALL, null, Caller.OPEN);
            String reader = keys.create("default", "reader", KeyRole.MEMBER, Allowed.ALL, null, Caller.OPEN)
                    .text()
                    .reveal();
            String key = mine.text().reveal();
            String first = respond(gateway, key);
            String second = respond(gateway, key);
            String file = post(
                            gateway,
                            key,
                            "/v1/files",
                            "multipart/form-data; boundary=x",
                            "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                                    + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in\"\r\n\r\n"
                                    + LINE.formatted(1) + LINE.formatted(2) + LINE.formatted(3) + "\r\n--x--\r\n")
                    .get("id")
                    .stringValue();
            String batch = "/v1/batches/"
                    + post(
                                    gateway,
                                    key,
                                    "/v1/batches",
                                    "application/json",
                                    "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"/v1/chat/completions\","
                                            + "\"completion_window\":\"24h\"}")
                            .get("id")
                            .stringValue();
            while (asked.get() < 2) { // one response, one line
                Thread.sleep(10);
            }

            keys.revoke(mine.key().id(), Caller.OPEN);
            revoked.countDown();

            assertThat(ended(gateway, reader, first).get("status").stringValue())
                    .isEqualTo("completed");
            JsonNode failed = ended(gateway, reader, second);
            assertThat(failed.get("status").stringValue()).isEqualTo("failed");
            assertThat(failed.at("/error/message").stringValue()).contains("revoked");
            JsonNode done = ended(gateway, reader, batch);
            assertThat(done.get("request_counts").toString()).isEqualTo("{\"total\":3,\"completed\":1,\"failed\":2}");
            String errors = get(
                    gateway, reader, "/v1/files/" + done.get("error_file_id").stringValue() + "/content");
            List<String> codes = errors.lines()
                    .map(line -> WireJson.mapper()
                            .readTree(line)
                            .at("/response/body/error/code")
                            .stringValue())
                    .toList();
            assertThat(codes).containsExactly("invalid_api_key", "invalid_api_key");
            assertThat(asked.get()).isEqualTo(2);
        }
    }

    private static String respond(RunningApplication gateway, String key) throws Exception {
        return "/v1/responses/"
                + post(
                                gateway,
                                key,
                                "/v1/responses",
                                "application/json",
                                "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"background\":true}")
                        .get("id")
                        .stringValue();
    }

    private static JsonNode ended(RunningApplication gateway, String key, String path) throws Exception {
        while (true) {
            JsonNode found = WireJson.mapper().readTree(get(gateway, key, path));
            if (found.get("status").stringValue().matches("completed|failed|expired|cancelled|incomplete")) {
                return found;
            }
            Thread.sleep(20);
        }
    }

    private static String get(RunningApplication gateway, String key, String path) throws Exception {
        return gateway.http()
                .send(
                        gateway.request(path)
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static JsonNode post(RunningApplication gateway, String key, String path, String type, String body)
            throws Exception {
        return json(gateway.http()
                .send(
                        gateway.request(path)
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString()));
    }
}
