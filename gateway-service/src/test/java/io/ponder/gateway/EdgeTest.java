package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say of themselves goes no further than the gateway. */
@Timeout(60)
class EdgeTest extends GatewayTest {

    private static final List<String> CLAIMS = List.of(
            "X-Ponder-Tenant",
            "X-Ponder-Not-Accepted",
            "X-Ponder-Proposer",
            "x-llm-d-inference-fairness-id",
            "x-llm-d-inference-objective",
            "x-gateway-destination-endpoint",
            "X-Dynamo-Session-ID",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "Forwarded",
            "X-Real-IP",
            "Cookie");

    private static ScriptedCall searched(HttpRequest.Builder request, String body, String... settings)
            throws Exception {
        try (ScriptedServer search = new ScriptedServer()) {
            search.document("/v1/catalog", WireJson.mapper().writeValueAsString(Sample.CATALOG));
            search.on("/v1/searches", call -> call.error(500, "enough"));
            try (RunningApplication app = start(search.url(), "10s")) {
                HttpRequest.Builder sent = app.request("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
                request.build().headers().map().forEach((name, all) -> all.forEach(one -> sent.header(name, one)));
                app.http().send(sent.build(), BodyHandlers.ofString());
                return search.calls("/v1/searches").getFirst();
            }
        }
    }

    @Test
    void headersThatOnlyInfrastructureMaySetAreNotPassedOn() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URL);
        CLAIMS.forEach(name -> request.header(name, "claimed"));
        ScriptedCall call = searched(
                request.header("Authorization", "Bearer claimed").header("x-api-key", "claimed"),
                chatBody(
                        ",\"tenant\":\"claimed\",\"cache_salt\":\"claimed\",\"user\":\"claimed\",\"metadata\":{\"tenant\":\"claimed\"}"));
        assertThat(String.valueOf(call.headers())).doesNotContain("claimed");
        assertThat(call.body().path("tenant").asString()).isEqualTo("default");
        assertThat(String.valueOf(call.body())).doesNotContain("claimed");
    }

    @Test
    void aDeadlineFromOutsideShortensASearchAndNeverLengthensIt() throws Exception {
        String body = chatBody(",\"reasoning\":{\"budget\":{\"max_seconds\":5}}");
        assertThat(deadline(searched(HttpRequest.newBuilder(URL).header("X-Ponder-Deadline-Ms", "999999999"), body)))
                .isLessThan(60_000);
        assertThat(deadline(searched(HttpRequest.newBuilder(URL).header("X-Ponder-Deadline-Ms", "900"), body)))
                .isLessThan(900);
    }

    private static long deadline(ScriptedCall call) {
        return Long.parseLong(call.header("X-Ponder-Deadline-Ms"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/latest\"}}",
                "{\"type\":\"image_url\",\"image_url\":\"FILE:///etc/passwd\"}"
            })
    void anImageThatTheEngineWouldFetchIsRefusedWhereTheOperatorSaysSo(String image) throws Exception {
        String body =
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"?\"},"
                        + image + "]}]}";
        try (RunningApplication app = new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.edge.remote-images=false")) {
            HttpResponse<String> refused = app.http()
                    .send(
                            app.request("/v1/chat/completions")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).at("/error/message").asString())
                    .startsWith("messages[0].content[1] names an image by its URL");
        }
        assertThat(post("/v1/chat/completions", body).body().toLowerCase(Locale.ROOT))
                .doesNotContain("names an image");
    }
}
