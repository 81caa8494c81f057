package io.ponder.cli.ask;

import io.ponder.contracts.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

/** The gateway's public API, as any client sees it. */
final class Gateway {

    private static final JsonMapper JSON = WireJson.mapper();

    private final URI base;
    private final HttpClient http;

    /**
     * @param base such as {@code http://127.0.0.1:8080}
     */
    Gateway(URI base) {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Takes the server-sent events of one reply. */
    interface Events {
        /** Takes one, and says whether it was the last. */
        boolean event(String name, String data);
    }

    /** Fetches a document. */
    JsonNode get(String path) throws GatewayException {
        return JSON.readTree(body(send(HttpRequest.newBuilder(base.resolve(path)))));
    }

    /** Posts a document and returns the reply's text. */
    String post(String path, Map<String, ?> document) throws GatewayException {
        return body(send(posting(path, document)));
    }

    /**
     * Posts a document and hands over the events of the reply as they come. When this process ends, so does the
     * connection, and with it the work it caused.
     */
    void stream(String path, Map<String, ?> document, Events events) throws GatewayException {
        HttpResponse<InputStream> response = send(posting(path, document));
        String name = "";
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")
                        && events.event(name, line.substring(5).strip())) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new GatewayException("The connection to " + base + " broke before the answer came.");
        }
        throw new GatewayException(base + " ended its reply before the answer came.");
    }

    /** What an error document of the gateway says. */
    static String message(String body) {
        try {
            JsonNode message = JSON.readTree(body).path("error").path("message");
            return message.isString() ? message.stringValue() : body;
        } catch (JacksonException e) {
            return body;
        }
    }

    private HttpRequest.Builder posting(String path, Map<String, ?> document) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(document)));
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws GatewayException {
        HttpResponse<InputStream> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new GatewayException("Nothing answers at " + base + ". Start Ponder first: ./ponder up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException("Interrupted.");
        }
        if (response.statusCode() / 100 != 2) {
            throw new GatewayException(message(body(response)) + " (HTTP " + response.statusCode() + ")");
        }
        return response;
    }

    private String body(HttpResponse<InputStream> response) throws GatewayException {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new GatewayException("The connection to " + base + " broke in mid-reply.");
        }
    }
}
