package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, with little memory, lives through many large bodies at once. */
@Timeout(120)
class LargeBodiesTest {

    private static final int LARGE = 4_100_000;

    private static final ScriptedServer SEARCH = new ScriptedServer();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static Process gateway;
    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        SEARCH.document("/v1/catalog", WireJson.mapper().writeValueAsString(Sample.CATALOG));
        SEARCH.document("/readyz", "{\"status\":\"UP\"}");
        String result =
                WireJson.mapper().writerFor(SearchLine.class).writeValueAsString(new SearchLine.Result(Sample.RESULT));
        SEARCH.on("/v1/searches", call -> {
            SEARCH.calls().clear();
            Thread.sleep(300);
            call.beginEvents();
            call.event(result);
        });
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        url = URI.create("http://127.0.0.1:" + port);
        gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayApplication.class.getName(),
                        "--server.port=" + port,
                        "--ponder.gateway.search-url=" + SEARCH.url())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        while (!isReady()) {
            assertThat(gateway.isAlive()).isTrue();
            Thread.sleep(100);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        SEARCH.close();
        gateway.destroyForcibly().waitFor();
    }

    @Test
    void textsOfDeclaredLength() throws Exception {
        byte[] body = chat("x".repeat(LARGE)).getBytes(StandardCharsets.US_ASCII);
        assertThat(livesThrough(200, BodyPublishers.ofByteArray(body), 200, 429))
                .contains(200);
    }

    @Test
    void textsThatDoNotFitIntoOneByteEach() throws Exception {
        byte[] body = chat("€".repeat(LARGE / 3)).getBytes(StandardCharsets.UTF_8);
        assertThat(livesThrough(60, BodyPublishers.ofByteArray(body), 200, 429)).contains(200);
    }

    @Test
    void textsOfUnknownLength() throws Exception {
        byte[] body = chat("x".repeat(LARGE)).getBytes(StandardCharsets.US_ASCII);
        assertThat(livesThrough(60, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), 200, 429))
                .contains(200);
    }

    @Test
    void bodiesOfManySmallValues() throws Exception {
        String objects = "{},".repeat(LARGE / 3);
        byte[] body = ("{\"messages\":[" + objects + "{}]}").getBytes(StandardCharsets.US_ASCII);
        livesThrough(30, BodyPublishers.ofByteArray(body), 400, 429);
    }

    /** Each of these gets the status of what was let in, or was refused. */
    private static Set<Integer> livesThrough(int atOnce, BodyPublisher body, int served, int refused) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> replies = Stream.generate(
                        () -> HTTP.sendAsync(request(body), BodyHandlers.ofString()))
                .limit(atOnce)
                .toList();
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (CompletableFuture<HttpResponse<String>> reply : replies) {
            HttpResponse<String> response = reply.get();
            statuses.merge(response.statusCode(), 1, Integer::sum);
            if (response.statusCode() == refused) {
                assertThat(response.headers().firstValue("retry-after")).isPresent();
                assertThat(response.headers().firstValue("connection")).hasValue("close");
                assertThat(response.body()).contains("\"code\":\"overloaded\"");
            }
        }
        assertThat(gateway.isAlive()).isTrue();
        assertThat(statuses.keySet()).isSubsetOf(served, refused);
        assertThat(statusOnceThereIsRoom()).isEqualTo(200);
        return statuses.keySet();
    }

    /** A body's room is free a moment after its reply. */
    private static int statusOnceThereIsRoom() throws Exception {
        HttpRequest small = request(BodyPublishers.ofString(chat("6 x 7?")));
        int status = HTTP.send(small, BodyHandlers.discarding()).statusCode();
        for (int i = 0; status == 429 && i < 50; i++) {
            Thread.sleep(100);
            status = HTTP.send(small, BodyHandlers.discarding()).statusCode();
        }
        return status;
    }

    private static HttpRequest request(BodyPublisher body) {
        return HttpRequest.newBuilder(url.resolve("/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
    }

    private static String chat(String text) {
        return "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private static boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(url.resolve("/actuator/health/readiness"))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
