package io.ponder.contracts.gateway;

import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.DocumentLines;
import io.ponder.contracts.wire.TlsTrouble;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of a running Ponder. Blocking; an interrupted thread closes its connection, and so stops its search. Every call
 * throws a {@link FailureException} when the gateway refuses, fails or cannot be reached.
 */
public final class GatewayClient implements AutoCloseable {

    private static final JsonMapper JSON = WireJson.mapper();

    private final URI base;
    private final @Nullable String key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * @param base such as {@code http://127.0.0.1:8080}
     */
    public GatewayClient(URI base) {
        this(base, null);
    }

    /**
     * @param key the API key to send; null where none is required
     * @throws IllegalArgumentException when the key has characters that no header can have; without repeating it
     */
    public GatewayClient(URI base, @Nullable String key) {
        if (key != null && !key.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException(
                    "the API key (PONDER_API_KEY) is no single word, so it is none: copy it again");
        }
        this.base = base;
        this.key = key;
    }

    /**
     * Sends any other request.
     *
     * @param path with its query, such as {@code /v1/admin/keys?limit=10}
     * @param body sent as JSON; null for none
     * @return the JSON of the reply
     */
    public JsonNode call(String method, String path, @Nullable Object body) throws InterruptedException {
        HttpRequest.Builder request = to(path).timeout(Duration.ofSeconds(30));
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        return send(request.build(), JSON::readTree);
    }

    /**
     * Sends a file, however long that takes.
     *
     * @param path with its query, such as {@code /v1/datasets?name=gsm8k}
     * @param type of its content
     * @return the JSON of the reply
     * @throws FileNotFoundException if there is no such file, or it may not be read
     */
    public JsonNode upload(String path, String type, Path file) throws InterruptedException, FileNotFoundException {
        return send(
                to(path).header("Content-Type", type)
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                JSON::readTree);
    }

    /**
     * Reads a reply that is lines, as they come, however many there are.
     *
     * @param use is given them; a reply that breaks off throws a {@link FailureException} there
     */
    public <T> T lines(String path, Function<Iterator<String>, T> use) throws InterruptedException {
        return send(to(path).build(), body -> {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            try {
                return use.apply(lines.lines().iterator());
            } catch (UncheckedIOException e) {
                throw failure(
                        Kind.UPSTREAM_ERROR,
                        "the gateway at " + base + " broke off in the middle of its reply; repeat the command");
            }
        });
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    /**
     * What was spent, as {@code GET /v1/usage} tells it.
     *
     * @param parameters those of the request, such as {@code group_by}
     */
    public JsonNode usage(Map<String, String> parameters) throws InterruptedException {
        return send(usageRequest(parameters), JSON::readTree);
    }

    /** The same as comma-separated values. */
    public String usageTable(Map<String, String> parameters) throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("format", "csv");
        return send(usageRequest(all), body -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }

    private HttpRequest usageRequest(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return to("/v1/usage?" + query).timeout(Duration.ofSeconds(60)).build();
    }

    /** The searches under way that the key may see, oldest first. */
    public List<SearchStatus> running() throws InterruptedException {
        return list("/v1/running", SearchStatus.class);
    }

    /** The models it lists, each with the strategies that it can be searched with. */
    public List<JsonNode> models() throws InterruptedException {
        return list("/v1/models", JsonNode.class);
    }

    /** The strategies that a request can name. */
    public List<StrategyInfo> strategies() throws InterruptedException {
        return list("/v1/strategies", StrategyInfo.class);
    }

    /** The verifiers that a request can name. */
    public List<VerifierInfo> verifiers() throws InterruptedException {
        return list("/v1/verifiers", VerifierInfo.class);
    }

    private <T> List<T> list(String path, Class<T> type) throws InterruptedException {
        HttpRequest get = to(path).timeout(Duration.ofSeconds(10)).build();
        return List.copyOf(send(
                get,
                body -> JSON.readerForListOf(type)
                        .<List<T>>readValue(JSON.readTree(body).path("data"))));
    }

    /** The first model that names no strategy. */
    public String firstModel() throws InterruptedException {
        return models().stream()
                .filter(model -> !model.has("strategy"))
                .findFirst()
                .map(model -> model.path("id").asString())
                .orElseThrow(() -> Failure.of(
                                Kind.INVALID_REQUEST,
                                "the gateway at " + base + " lists no model; name one with --model")
                        .asException());
    }

    /** Searches, and returns the whole reply, however long that takes. */
    public JsonNode reason(Map<String, ?> request) throws InterruptedException {
        return send(reasoning(request).build(), JSON::readTree);
    }

    /** Searches, and returns the whole reply. */
    public JsonNode reason(Map<String, ?> request, Duration timeout) throws InterruptedException {
        return send(reasoning(request).timeout(timeout).build(), JSON::readTree);
    }

    /**
     * Searches, and hands over the events of the search as they come.
     *
     * @return the reply, without its trace
     */
    public GatewayReply reason(Map<String, ?> request, Consumer<? super TraceEvent> events)
            throws InterruptedException {
        return reason(request, events, usage -> {});
    }

    /**
     * The same.
     *
     * @param spending told about once a second what the search has used so far
     */
    public GatewayReply reason(
            Map<String, ?> request, Consumer<? super TraceEvent> events, Consumer<? super GatewayReply.Usage> spending)
            throws InterruptedException {
        Map<String, Object> streamed = new LinkedHashMap<>(request);
        streamed.put("stream", true);
        List<JsonNode> last = new ArrayList<>();
        return send(reasoning(streamed).build(), body -> {
            DocumentLines.read(body, (bytes, from, length) -> {
                JsonNode document = JSON.readTree(bytes, from, length);
                if (document.has("error")
                        || document.path("object").asString("").equals("reasoning")) {
                    last.add(document);
                } else if (document.has("total_tokens")) {
                    spending.accept(JSON.treeToValue(document, GatewayReply.Usage.class));
                } else {
                    handOver(document, events);
                }
            });
            JsonNode end = last.isEmpty() ? JSON.createObjectNode() : last.getFirst();
            if (end.has("error")) {
                throw failure(Kind.UPSTREAM_ERROR, end.at("/error/message").asString("the search failed"));
            }
            if (last.isEmpty()) {
                throw failure(
                        Kind.UPSTREAM_ERROR, "the gateway at " + base + " ended its reply before the answer came");
            }
            return GatewayReply.of(end);
        });
    }

    private static void handOver(JsonNode document, Consumer<? super TraceEvent> events) {
        TraceEvent event;
        try {
            event = JSON.treeToValue(document, TraceEvent.class);
        } catch (JacksonException e) {
            // A newer gateway's event: the search goes on without it.
            return;
        }
        events.accept(event);
    }

    private HttpRequest.Builder reasoning(Map<String, ?> request) {
        return to("/v1/reasoning")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)));
    }

    private interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    private <T> T send(HttpRequest request, Reader<T> reader) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw GatewayRefusal.of(response.statusCode(), body.readAllBytes(), key != null)
                            .asException();
                }
                return reader.read(body);
            }
        } catch (IOException e) {
            String trouble = TlsTrouble.of(e, "PONDER_TLS_CA");
            if (trouble != null) {
                throw failure(
                        Kind.UPSTREAM_UNAVAILABLE, "no TLS connection to the gateway at " + base + ": " + trouble);
            }
            throw failure(
                    Kind.UPSTREAM_UNAVAILABLE, "the gateway at " + base + " cannot be reached (./ponder up starts it)");
        } catch (JacksonException e) {
            throw failure(Kind.UPSTREAM_ERROR, "the gateway at " + base + " sent no JSON: " + e.getOriginalMessage());
        }
    }

    private static FailureException failure(Kind kind, String message) {
        return Failure.of(kind, message).asException();
    }

    @Override
    public void close() {
        http.close();
    }
}
