package io.ponder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScriptedServerTest {

    private final ScriptedServer server = new ScriptedServer();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.url().resolve(path))
                .header("X-Sent", "yes")
                .POST(BodyPublishers.ofString("{\"n\":2}"))
                .build();
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return http.send(request(path), BodyHandlers.ofString());
    }

    @Test
    void aCallIsRecordedAndAnsweredByTheScriptOfItsPath() throws Exception {
        server.document("/a", "{\"here\":true}");
        assertThat(post("/a?x=1").body()).isEqualTo("{\"here\":true}");
        assertThat(post("/b").statusCode()).isEqualTo(404);
        assertThat(server.calls()).extracting(ScriptedCall::path).containsExactly("/a", "/b");
        assertThat(server.calls("/a")).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.header("x-sent")).isEqualTo("yes");
            assertThat(call.n()).isEqualTo(2);
        });
    }

    @Test
    void aStreamThatTheScriptLeavesOpenIsEnded() throws Exception {
        server.on("/a", call -> {
            call.beginEvents();
            call.event("é");
        });
        assertThat(post("/a").body()).isEqualTo("data: é\n\n");
        assertThat(post("/a").body()).isEqualTo("data: é\n\n");
    }

    @Test
    void aStreamThatIsBrokenOffAndAReplyThatIsTooShortAreNoReplies() {
        server.on("/a", call -> {
            call.beginEvents();
            call.event("half");
            call.breakOff();
        });
        server.on("/b", call -> {
            call.json(200, "{}", "Content-Length: 10");
            call.breakOff();
        });
        server.on("/c", call -> {});
        assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> post("/b")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> post("/c")).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatLeavesIsNoticed() throws Exception {
        server.on("/a", ScriptedCall::hang);
        CompletableFuture<HttpResponse<String>> reply = http.sendAsync(request("/a"), BodyHandlers.ofString());
        Eventually.within(Duration.ofSeconds(30), () -> server.hanging() == 1);
        assertThat(server.abandoned()).isZero();
        reply.cancel(true);
        assertThat(server.calls().getFirst().clientLeftWithin(5)).isTrue();
        assertThat(server.abandoned()).isEqualTo(1);
    }
}
