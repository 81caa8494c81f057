package io.ponder.gateway.responses;

import io.ponder.contracts.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Reads a stream event by event, and leaves when it is closed. */
final class SseReader implements AutoCloseable {

    private final InputStream body;
    private final BufferedReader lines;

    SseReader(HttpRequest request, HttpClient client) throws IOException, InterruptedException {
        body = client.send(request, BodyHandlers.ofInputStream()).body();
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event; an empty object at the end of the stream. */
    JsonNode next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: {")) {
                return WireJson.mapper().readTree(line.substring("data: ".length()));
            }
        }
        return WireJson.mapper().createObjectNode();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
