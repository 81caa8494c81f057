package io.ponder.gateway;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.RunningApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** The started gateway before a scripted search-service, shared by all tests of this JVM. */
public abstract class GatewayTest {

    protected static final ScriptedSearch SEARCH = new ScriptedSearch();
    protected static final RunningApplication APP = start(SEARCH.url(), "10s");
    protected static final URI URL = APP.url();
    protected static final HttpClient HTTP = APP.http();

    /** A gateway of its own. */
    protected static RunningApplication start(URI search, String catalogAge, String... more) {
        return new RunningApplication(
                GatewayApplication.builder(),
                Stream.concat(
                                Stream.of(
                                        "--ponder.gateway.search-url=" + search,
                                        "--ponder.gateway.catalog-age=" + catalogAge),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @BeforeEach
    void answerWithTheSample() {
        SEARCH.on(ScriptedSearch.Exchange::result);
    }

    protected static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return APP.get(path);
    }

    protected static HttpRequest request(String path, String body) {
        return APP.request(path)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    protected static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HTTP.send(request(path, body), BodyHandlers.ofString());
    }

    /** A chat completion with further fields, each with a comma before it. */
    protected static HttpResponse<String> chat(String fields) throws IOException, InterruptedException {
        return post("/v1/chat/completions", chatBody(fields));
    }

    protected static String chatBody(String fields) {
        return "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]" + fields + "}";
    }

    protected static JsonNode json(HttpResponse<String> response) {
        return WireJson.mapper().readTree(response.body());
    }
}
