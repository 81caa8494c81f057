package io.ponder.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.Headers;
import com.openai.errors.InvalidWebhookSignatureException;
import com.openai.models.webhooks.UnwrapWebhookEvent;
import com.openai.models.webhooks.WebhookVerificationParams;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class WebhooksTest extends GatewayTest {

    private record Received(Map<String, String> headers, String body) {}

    @Test
    void theEndOfAResponseIsToldUntilItIsHeardAndVerifiedByOpenAIsClient() throws Exception {
        BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        AtomicInteger tries = new AtomicInteger();
        ScriptedServer server = new ScriptedServer();
        server.on("/hook", call -> {
            received.add(new Received(call.headers(), new String(call.bytes(), StandardCharsets.UTF_8)));
            call.json(tries.incrementAndGet() == 1 ? 500 : 200, "{}");
        });
        try (RunningApplication gateway = new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.webhooks.allow=127.0.0.0/8",
                "--ponder.gateway.work.poll=100ms")) {
            JsonNode endpoint = json(send(
                    gateway,
                    "/v1/admin/webhooks",
                    "{\"url\":\"" + server.url() + "/hook\",\"event_types\":[\"response.completed\"]}"));
            String secret = endpoint.get("signing_secret").stringValue();
            assertThat(secret).startsWith("whsec_");
            String id = endpoint.get("id").stringValue();
            assertThat(gateway.get("/v1/admin/webhooks/" + id).body()).doesNotContain("signing_secret", secret);

            String response = json(send(
                            gateway, "/v1/responses", "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"background\":true}"))
                    .get("id")
                    .stringValue();
            Received first = received.poll(30, TimeUnit.SECONDS);
            Received second = received.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(second).isNotNull();
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(header(second, "webhook-id")).isEqualTo(header(first, "webhook-id"));

            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(gateway.url() + "/v1")
                    .apiKey("any")
                    .webhookSecret(secret)
                    .build();
            UnwrapWebhookEvent event = client.webhooks().unwrap(params(second, second.body()));
            assertThat(event.asResponseCompleted().data().id()).isEqualTo(response);
            assertThatThrownBy(() -> client.webhooks().unwrap(params(second, second.body() + " ")))
                    .isInstanceOf(InvalidWebhookSignatureException.class);

            JsonNode rotated = json(send(gateway, "/v1/admin/webhooks/" + id + "/rotate", ""));
            assertThat(rotated.get("signing_secret").stringValue())
                    .startsWith("whsec_")
                    .isNotEqualTo(secret);
        } finally {
            server.close();
        }
    }

    private static WebhookVerificationParams params(Received received, String body) {
        Headers.Builder headers = Headers.builder();
        for (String name : new String[] {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
            headers.put(name, header(received, name));
        }
        return WebhookVerificationParams.builder()
                .payload(body)
                .headers(headers.build())
                .build();
    }

    private static String header(Received received, String name) {
        return received.headers().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Nobody makes a gateway ask what only it can reach. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/x",
                "http://localhost/x",
                "https://[::1]/x",
                "http://[::ffff:127.0.0.1]/x",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/x",
                "http://100.64.0.1/x",
                "http://0.0.0.0/x",
                "http://2130706433/x",
                "http://user:secret@93.184.216.34/x",
                "ftp://93.184.216.34/x",
                "file:///etc/passwd",
                "nonsense"
            })
    void addressesThatAreNotPublicAreRefused(String url) throws Exception {
        HttpResponse<String> refused =
                send(APP, "/v1/admin/webhooks", "{\"url\":\"" + url + "\",\"event_types\":[\"batch.completed\"]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(WireJson.mapper().readTree(refused.body()).at("/error/param").stringValue())
                .isEqualTo("url");
    }

    @Test
    void unknownEventsAreNamed() throws Exception {
        HttpResponse<String> refused =
                send(APP, "/v1/admin/webhooks", "{\"url\":\"https://93.184.216.34\",\"event_types\":[\"x\"]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("event_types", "response.completed");
    }

    private static HttpResponse<String> send(RunningApplication gateway, String path, String body) throws Exception {
        return gateway.http()
                .send(
                        gateway.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
