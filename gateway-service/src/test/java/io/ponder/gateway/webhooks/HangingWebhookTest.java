package io.ponder.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An endpoint that takes messages and never answers. */
@Timeout(60)
class HangingWebhookTest extends GatewayTest {

    private final ScriptedServer server = new ScriptedServer();
    private final BlockingQueue<String> hanging = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> good = new LinkedBlockingQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);

    HangingWebhookTest() {
        server.on("/hanging", call -> {
            hanging.add(call.headers().entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase("webhook-id"))
                    .findFirst()
                    .orElseThrow()
                    .getValue());
            never.await();
        });
        server.on("/good", call -> {
            good.add("heard");
            call.json(200, "{}");
        });
    }

    @AfterEach
    void close() {
        never.countDown();
        server.close();
    }

    @Test
    void itHoldsUpNeitherOtherEndpointsNorTheEndOfTheGateway() throws Exception {
        // The gateway is closed while the first message still has an hour to be answered.
        try (RunningApplication gateway = gateway("--ponder.gateway.webhooks.patience=1h")) {
            endpoint(gateway, "hanging");
            endpoint(gateway, "good");
            for (int i = 0; i < 3; i++) {
                ask(gateway);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(good.poll(30, TimeUnit.SECONDS)).isEqualTo("heard");
            }
            assertThat(hanging.poll(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(hanging).isEmpty();
        }
    }

    @Test
    void itsMessageIsSentAgainThenGivenUpAndItsTeamIsTold() throws Exception {
        try (RunningApplication gateway =
                gateway("--ponder.gateway.webhooks.patience=200ms", "--ponder.gateway.webhooks.pauses=50ms,100ms")) {
            String id = endpoint(gateway, "hanging");
            ask(gateway);
            JsonNode state = json(gateway.get("/v1/admin/webhooks/" + id));
            while (state.get("given_up").intValue() == 0) {
                Thread.sleep(50);
                state = json(gateway.get("/v1/admin/webhooks/" + id));
            }
            assertThat(hanging).hasSize(3);
            assertThat(hanging.stream().distinct()).hasSize(1);
            assertThat(state.get("failure").stringValue()).isEqualTo("did not answer within 0.2 s");
            assertThat(state.get("failed_at").longValue()).isPositive();
            assertThat(state.has("delivered_at")).isFalse();
        }
    }

    private RunningApplication gateway(String... settings) {
        String[] all = new String[settings.length + 3];
        all[0] = "--ponder.gateway.webhooks.allow=127.0.0.0/8";
        all[1] = "--ponder.gateway.webhooks.at-once=2";
        all[2] = "--ponder.gateway.work.poll=50ms";
        System.arraycopy(settings, 0, all, 3, settings.length);
        return start(SEARCH.url(), "10s", all);
    }

    private String endpoint(RunningApplication gateway, String path) throws Exception {
        return send(
                        gateway,
                        "/v1/admin/webhooks",
                        "{\"url\":\"" + server.url() + "/" + path + "\",\"event_types\":[\"response.completed\"]}")
                .get("id")
                .stringValue();
    }

    private static void ask(RunningApplication gateway) throws Exception {
        send(gateway, "/v1/responses", "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"background\":true}");
    }

    private static JsonNode send(RunningApplication gateway, String path, String body) throws Exception {
        return json(gateway.http()
                .send(
                        gateway.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString()));
    }
}
