package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Asks a gateway for data sets and jobs. */
final class DataClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "paused", "out_of_budget");

    private final String url;

    /** @param url of the gateway */
    DataClient(String url) {
        this.url = url;
    }

    /** Uploads questions; further parameters may follow the name. */
    JsonNode upload(String name, String lines) throws Exception {
        return ok(send("POST", "/v1/datasets?name=" + name, "application/jsonl", lines));
    }

    /** Runs a job to its end, and tells how it stands then. */
    JsonNode run(String job) throws Exception {
        String path = "/v1/jobs/" + ask("POST", "/v1/jobs", job).at("/id").asString();
        Eventually.within(Duration.ofSeconds(60), () -> {
            try {
                return ENDS.contains(ask("GET", path, "").at("/state").asString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return ask("GET", path, "");
    }

    JsonNode ask(String method, String path, String body) throws Exception {
        return ok(send(method, path, "application/json", body));
    }

    /** The rows of a data set; those that were left out as well, where asked for. */
    List<JsonNode> rows(String dataset, boolean all) throws Exception {
        HttpResponse<String> reply =
                send("GET", "/v1/datasets/" + dataset + "/rows" + (all ? "?all=true" : ""), "application/json", "");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply.body()
                .lines()
                .map(line -> (JsonNode) WireJson.mapper().readTree(line))
                .toList();
    }

    HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", type)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode ok(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }
}
