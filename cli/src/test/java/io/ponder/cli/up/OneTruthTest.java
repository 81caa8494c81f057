package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The API's {@code usage}, the ledger, the counters of Prometheus and the engine itself tell the same, to the token, in 2,000
 * requests of all kinds with an engine that fails and clients that leave: for each request, key and tenant. Where the engine told nothing, what is counted is
 * marked as an estimate and lies within what its calls can have used.
 */
@Timeout(600)
class OneTruthTest {

    private static final int REQUESTS = 2_000;
    private static final int AT_ONCE = 24;
    private static final List<String> SEARCHES = List.of("sample", "majority_vote", "best_of_n", "weighted_best_of_n");
    private static final List<String> APIS =
            List.of("/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/reasoning");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Told> answered = new ConcurrentHashMap<>();
    private volatile int stopped;
    private @Nullable Tenants tenants;

    /** Tokens as one of the four tells them. */
    private record Told(long read, long written) {
        Told plus(Told other) {
            return new Told(read + other.read, written + other.written);
        }
    }

    /** What the ledger says of one request. */
    private record Booked(Told tokens, boolean estimated, long calls, String tenant, String key) {
        Booked plus(Booked other) {
            assertThat(other.key).isEqualTo(key);
            return new Booked(
                    tokens.plus(other.tokens), estimated || other.estimated, calls + other.calls, tenant, key);
        }
    }

    @Test
    void apiLedgerMetricsAndEngineTellTheSame(@TempDir Path home) throws Exception {
        try (CountingEngine engine = new CountingEngine();
                WholePonder ponder = WholePonder.ready(
                        home,
                        Map.of(
                                "PONDER_ENGINE_URL",
                                engine.url(),
                                "PONDER_PRICES",
                                "m=1/0.5/2",
                                "ponder.engine.retry.first-pause",
                                "5ms"));
                // Null where it is not installed.
                Prometheus prometheus = Prometheus.isInstalled() ? Prometheus.over(ponder, home, List.of()) : null) {
            engine.begin();
            tenants = new Tenants(ponder.url());
            Thread stopper = Thread.ofVirtual().start(() -> stopSome(ponder.url()));
            askAll(ponder.url());
            stopper.interrupt();
            URI search = URI.create(ponder.settings.url(ServiceName.SEARCH));
            Eventually.within(
                    Duration.ofSeconds(30),
                    () -> get(search.resolve("/v1/searches")).contains("\"searches\":[]"));
            Eventually.within(
                    Duration.ofSeconds(60), () -> isBooked(get(URI.create(ponder.url() + "/actuator/prometheus"))));
            if (prometheus != null) {
                showsNoDifference(prometheus);
            }
            Map<String, Booked> ledger = ledger(ponder.url());
            Map<String, Told> byTenant = sums(ledger.values(), Booked::tenant);
            Map<String, Told> byKey = sums(ledger.values(), Booked::key);

            assertThat(byTenant).containsOnlyKeys("acme/research", "acme/support", "globex/lab");
            assertThat(metrics(get(search.resolve("/actuator/prometheus"))))
                    .as("Prometheus and the ledger, by tenant")
                    .isEqualTo(byTenant);
            assertThat(usage(
                            ponder.url(),
                            "organization,team",
                            row -> text(row, "organization") + "/" + text(row, "team")))
                    .as("sums of usage and the ledger, by team")
                    .isEqualTo(byTenant);
            assertThat(usage(ponder.url(), "key", row -> text(row, "key")))
                    .as("sums of usage and the ledger, by key")
                    .isEqualTo(byKey)
                    .hasSize(tenants().keys().size());
            ledger.forEach((id, entry) -> assertThat(entry.key())
                    .as("the key of %s", id)
                    .isEqualTo(asker(id).id()));
            answered.forEach((id, usage) -> assertThat(
                            Objects.requireNonNull(ledger.get(id)).tokens())
                    .as("the API and the ledger of %s", id)
                    .isEqualTo(usage));
            int exact = 0;
            for (Map.Entry<String, Booked> each : ledger.entrySet()) {
                CountingEngine.Count counted = engine.of(each.getKey());
                Booked entry = each.getValue();
                if (entry.estimated()) {
                    long off = Math.abs(
                            entry.tokens().read() + entry.tokens().written() - counted.read() - counted.written());
                    assertThat(off)
                            .as("the estimate for %s", each.getKey())
                            .isLessThanOrEqualTo(CountingEngine.MOST_OF_CALL * (entry.calls() + counted.untold()));
                } else {
                    exact++;
                    assertThat(entry.tokens())
                            .as("the engine and the ledger of %s", each.getKey())
                            .isEqualTo(new Told(counted.read(), counted.written()));
                }
            }
            assertThat(exact).as("told by the engine").isGreaterThan(REQUESTS / 3);
            assertThat(answered.size()).as("answered").isGreaterThan(REQUESTS / 2);
            assertThat(stopped).as("stopped").isPositive();
        }
    }

    /** The row of the dashboard that compares search-service, ledger and usage, by its own queries. */
    private static void showsNoDifference(Prometheus prometheus) throws IOException {
        List<DashboardQuery> differences = DashboardQuery.ofPanels().stream()
                .filter(query -> query.where().contains(" less "))
                .toList();
        assertThat(differences).hasSize(2);
        for (DashboardQuery query : differences) {
            Eventually.within(Duration.ofSeconds(60), () -> prometheus.value(query.text()) == 0);
        }
    }

    private void askAll(String url) throws Exception {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                places.acquire();
                clients.submit(() -> {
                    try {
                        ask(url, number);
                    } finally {
                        places.release();
                    }
                    return null;
                });
            }
        }
    }

    /** Stops a search now and then that happens to run. */
    private void stopSome(String url) {
        Random luck = new Random(17);
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(60);
                List<String> ids = WireJson.mapper()
                        .readTree(get(URI.create(url + "/v1/running")))
                        .path("data")
                        .valueStream()
                        .map(running -> running.path("id").asString())
                        .toList();
                if (!ids.isEmpty()) {
                    URI one = URI.create(url + "/v1/running/" + ids.get(luck.nextInt(ids.size())));
                    http.send(request(one, tenants().admin()).DELETE().build(), BodyHandlers.discarding());
                    stopped++;
                }
            }
        } catch (InterruptedException e) {
            // All have been asked.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ask(String url, int number) throws Exception {
        Random luck = new Random(number);
        String api = APIS.get(luck.nextInt(APIS.size()));
        boolean streamed = luck.nextBoolean();
        String model = "m+" + SEARCHES.get(luck.nextInt(SEARCHES.size()));
        String id = "truth-" + number + "-x";
        Map<String, Object> body = new HashMap<>(Map.of("model", model, "stream", streamed));
        body.put(api.equals("/v1/responses") ? "max_output_tokens" : "max_tokens", 64);
        Map<String, Object> search = new HashMap<>();
        search.put("budget", Map.of("max_seconds", 30));
        if (!model.equals("m+sample")) {
            search.put("parameters", Map.of("n", 2 + luck.nextInt(3)));
        }
        if (model.equals("m+best_of_n")) {
            search.put("verifier", "judge");
        }
        String asked = "What is " + number + " times 7?";
        switch (api) {
            case "/v1/completions" -> body.put("prompt", asked);
            case "/v1/responses" -> body.put("input", asked);
            case "/v1/reasoning" -> {
                body.put("input", asked);
                body.putAll(search);
            }
            default -> body.put("messages", List.of(Map.of("role", "user", "content", asked)));
        }
        if (api.equals("/v1/chat/completions")) {
            body.put("reasoning", search);
            if (streamed) {
                body.put("stream_options", Map.of("include_usage", true));
            }
        }
        HttpRequest request = request(URI.create(url + api), asker(id).secret())
                .header("Content-Type", "application/json")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString(WireJson.mapper().writeValueAsString(body)))
                .build();
        CompletableFuture<HttpResponse<String>> reply = http.sendAsync(request, BodyHandlers.ofString());
        if (luck.nextInt(10) == 0) {
            TimeUnit.MILLISECONDS.sleep(luck.nextInt(60));
            reply.cancel(true);
            return;
        }
        HttpResponse<String> got = reply.get();
        if (got.statusCode() == 200) {
            Told usage = usage(got.body(), streamed);
            if (usage != null) {
                answered.put(id, usage);
            }
        }
    }

    /** The usage that a reply tells last; null if it tells none, as a stream that ends with an error. */
    private static @Nullable Told usage(String body, boolean streamed) {
        Told last = null;
        for (String line : streamed ? body.lines().toList() : List.of("data: " + body)) {
            if (!line.startsWith("data: {")) {
                continue;
            }
            JsonNode document = WireJson.mapper().readTree(line.substring("data: ".length()));
            JsonNode usage = document.has("response") ? document.at("/response/usage") : document.path("usage");
            if (usage.has("prompt_tokens")) {
                last = tokens(usage);
            } else if (usage.has("input_tokens") && usage.path("output_tokens").asLong() > 0) {
                long cached = usage.path("cache_read_input_tokens").asLong(0);
                last = new Told(
                        usage.path("input_tokens").asLong() + cached,
                        usage.path("output_tokens").asLong());
            }
        }
        return last;
    }

    private String get(URI uri) {
        try {
            return http.send(request(uri, tenants().admin()).build(), BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder request(URI uri, String key) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + key);
    }

    private Tenants.Owned asker(String requestId) {
        return tenants().of(Integer.parseInt(requestId.split("-", -1)[1]));
    }

    private static Map<String, Told> sums(Collection<Booked> entries, Function<Booked, String> group) {
        return entries.stream().collect(Collectors.toMap(group, Booked::tokens, Told::plus));
    }

    /** The sums of {@code GET /v1/usage}. */
    private Map<String, Told> usage(String url, String by, Function<JsonNode, String> group) {
        return WireJson.mapper()
                .readTree(get(URI.create(url + "/v1/usage?group_by=" + by)))
                .path("data")
                .valueStream()
                .collect(Collectors.toMap(group, OneTruthTest::tokens));
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).asString();
    }

    private static Told tokens(JsonNode row) {
        return new Told(
                row.path("prompt_tokens").asLong(),
                row.path("completion_tokens").asLong());
    }

    private Tenants tenants() {
        return Objects.requireNonNull(tenants);
    }

    /** Whether every search that began has its entry in the ledger, by the gateway's metrics. */
    private static boolean isBooked(String metrics) {
        return metrics.contains("\nponder_ledger_waiting 0.0") && metrics.contains("\nponder_ledger_under_way 0.0");
    }

    /** By request id. */
    private Map<String, Booked> ledger(String url) {
        Map<String, Booked> all = new HashMap<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonNode page = WireJson.mapper().readTree(get(URI.create(url + "/v1/usage/requests?limit=100" + after)));
            for (JsonNode entry : page.path("data")) {
                all.merge(entry.path("request_id").asString(), booked(entry), Booked::plus);
                after = "&after=" + entry.path("id").asString();
            }
            more = page.path("has_more").asBoolean(false);
        }
        assertThat(all).hasSizeGreaterThan(REQUESTS * 9 / 10);
        return all;
    }

    private static Booked booked(JsonNode entry) {
        return new Booked(
                tokens(entry),
                entry.path("estimated").asBoolean(true),
                entry.path("calls").asLong(),
                text(entry, "organization") + "/" + text(entry, "team"),
                text(entry, "key"));
    }

    /** By tenant. */
    private static Map<String, Told> metrics(String text) {
        Map<String, Told> all = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("ponder_tokens_total{")) {
                long value = Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
                Told told = new Told(
                        line.contains("type=\"input\"") ? value : 0, line.contains("type=\"output\"") ? value : 0);
                all.merge(line.replaceFirst(".*tenant=\"([^\"]*)\".*", "$1"), told, Told::plus);
            }
        }
        return all;
    }
}
