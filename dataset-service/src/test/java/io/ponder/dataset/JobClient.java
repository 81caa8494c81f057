package io.ponder.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks dataset-service, as the gateway does. */
public final class JobClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Set<String> STANDING =
            Set.of("succeeded", "failed", "cancelled", "paused", "out_of_budget", "ready");

    private final URI url;
    private final @Nullable String owner;

    /** @param owner {@code organization/team/key}; null for anyone */
    public JobClient(URI url, @Nullable String owner) {
        this.url = url;
        this.owner = owner;
    }

    /** Sums, the first of which is {@code from + 1}. */
    public static String sums(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "{\"id\": \"s" + i + "\", \"question\": \"What is " + i + " + 1?\", \"answer\": \""
                        + (i + 1) + "\"}")
                .collect(Collectors.joining("\n"));
    }

    public HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).header("Content-Type", type);
        if (owner != null) {
            request.header(OnBehalf.HEADER, owner);
        }
        return HTTP.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    public JsonNode upload(String query, String lines) throws Exception {
        return ok(send("POST", "/v1/datasets?" + query, "application/jsonl", lines));
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, "application/json", body);
    }

    public JsonNode ask(String path, String body) throws Exception {
        return ok(post(path, body));
    }

    public JsonNode get(String path) throws Exception {
        return ok(send("GET", path, "application/json", ""));
    }

    public String text(String path) throws Exception {
        return send("GET", path, "application/json", "").body();
    }

    private static JsonNode ok(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    /** Begins a job on sums; more fields begin with a comma. */
    public JsonNode begin(String source, String name, String more) throws Exception {
        return ask(
                "/v1/jobs",
                "{\"recipe\": \"rejection_sampling\", \"source\": \"" + source + "\", \"name\": \"" + name + "\"" + more
                        + "}");
    }

    public JsonNode job(JsonNode job) throws Exception {
        return get("/v1/jobs/" + job.at("/id").asString());
    }

    public JsonNode order(JsonNode job, String what, String body) throws Exception {
        return ask("/v1/jobs/" + job.at("/id").asString() + "/" + what, body);
    }

    /** Counting a large job takes its time. */
    private static long pause(JsonNode job) {
        return Math.clamp(job.at("/progress/units").asLong() / 10, 10, 2000);
    }

    /** Waits until it stands still. */
    public JsonNode standing(JsonNode job) throws Exception {
        JsonNode now = job(job);
        while (!STANDING.contains(now.at("/state").asString())) {
            Thread.sleep(pause(now));
            now = job(job);
        }
        return now;
    }

    /** Waits until so many units are through. */
    public JsonNode done(JsonNode job, int least) throws Exception {
        JsonNode now = job(job);
        while (now.at("/progress/done").asInt() < least) {
            Thread.sleep(pause(now));
            now = job(job);
        }
        return now;
    }
}
