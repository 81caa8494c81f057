package io.ponder.evaluation.run;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as any client sees it. Blocking; an interrupted thread closes its connection, and so stops its search. */
final class GatewayClient implements AutoCloseable {

    private static final JsonMapper JSON = WireJson.mapper();

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * @param base such as {@code http://127.0.0.1:8080}
     */
    GatewayClient(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    /**
     * @throws io.ponder.reasoning.FailureException when the gateway refuses, fails or cannot be reached
     */
    JsonNode reason(Map<String, Object> request, Duration timeout) throws InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(base.resolve("/v1/reasoning"))
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                .build();
        return send(post);
    }

    /** The models it offers, without those that name a strategy too. */
    JsonNode models() throws InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("/v1/models"))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    private JsonNode send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw refused(response).asException();
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the gateway at " + base + " cannot be reached")
                    .asException();
        } catch (JacksonException e) {
            throw Failure.of(Kind.UPSTREAM_ERROR, "the gateway at " + base + " sent no JSON: " + e.getOriginalMessage())
                    .asException();
        }
    }

    private static Failure refused(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        String message = "HTTP " + response.statusCode();
        String code = "";
        try {
            JsonNode error = JSON.readTree(body).path("error");
            message = error.path("message").asString(message);
            code = error.path("code").asString("");
        } catch (JacksonException e) {
            // no document of the gateway's; its status has to do
        }
        Kind kind = switch (response.statusCode()) {
            case 400, 413 ->
                code.equals("context_length_exceeded") ? Kind.CONTEXT_LENGTH_EXCEEDED : Kind.INVALID_REQUEST;
            case 404 -> Kind.NOT_FOUND;
            case 422 -> Kind.CAPABILITY_MISSING;
            case 429 -> Kind.OVERLOADED;
            case 503 -> Kind.UPSTREAM_UNAVAILABLE;
            case 504 -> Kind.TIMEOUT;
            default -> Kind.UPSTREAM_ERROR;
        };
        return Failure.of(kind, message);
    }

    @Override
    public void close() {
        http.close();
    }
}
