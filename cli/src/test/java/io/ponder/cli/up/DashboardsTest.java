package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every panel and every rule on a real Prometheus that scrapes the running services under mixed load, with faults: each query
 * has data, none names a metric or label that does not exist, and what the ledger, Prometheus and the replies say is the same.
 */
@Timeout(180)
class DashboardsTest {

    /** The metrics of other exporters, by their real names and labels. */
    private static final Path OTHERS = Path.of("../deploy/grafana/others.txt");

    /** Nothing is unpriced here, and no verifier was learned; LearnedVerifierTest has one. */
    private static final Set<String> NOT_HERE = Set.of("ponder_searches_unpriced_total", "ponder_learned_drift");

    private static final List<String> SEARCHES = List.of(
            "'majority_vote','parameters':{'n':5}",
            "'best_of_n','verifier':'judge','parameters':{'n':3}",
            "'auto'",
            "'sample'",
            "'majority_vote','parameters':{'n':8},'budget':{'max_samples':2}",
            "'sample','conversation':{'id':'one','max_searches':1}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger scrapes = new AtomicInteger();

    @Test
    void everyQueryHasDataAndTheThreeFiguresAgree(@TempDir Path home) throws Exception {
        assumeTrue(Prometheus.isInstalled(), Prometheus.TOOL + " is not installed");
        try (CountingEngine engine = new CountingEngine();
                ScriptedServer others =
                        new ScriptedServer().on("/metrics", call -> call.reply(200, "text/plain", others()));
                WholePonder ponder = WholePonder.withData(
                        home,
                        Map.of(
                                "PONDER_ENGINE_URL",
                                engine.url(),
                                "PONDER_PRICES",
                                "m=1/0.5/2",
                                "ponder.engine.retry.first-pause",
                                "5ms"));
                Prometheus prometheus = Prometheus.over(ponder, home, List.of(others.url()))) {
            engine.begin();
            System.gc();
            send(ponder.url() + "/v1/admin/teams/default/limits", "PUT", "{\"per_day\":{\"usd\":100}}");
            List<DashboardQuery> panels = DashboardQuery.ofPanels();
            List<DashboardQuery> empty = new ArrayList<>(panels);
            List<DashboardQuery> ofReferences = panels.stream()
                    .filter(query -> query.text().contains("reference=\"right\""))
                    .toList();
            empty.removeAll(ofReferences);
            JsonNode rules = prometheus.ask("/api/v1/rules").path("groups");
            rules.findValuesAsString("name").stream()
                    .filter(name -> name.startsWith("ponder:"))
                    .forEach(name -> empty.add(new DashboardQuery("record", name, "")));
            fill(empty, prometheus, () -> load(ponder));
            for (DashboardQuery query : panels) {
                if (query.where().contains(" less ")) {
                    Eventually.within(Duration.ofSeconds(30), () -> prometheus.value(query.text()) == 0);
                }
            }
            // The searches of an evaluation are in no ledger, as no gateway asks them.
            empty.addAll(ofReferences);
            fill(empty, prometheus, () -> {
                searchWithReference(ponder);
                feedback(ponder);
            });
            assertThat(unknown(prometheus, panels, DashboardQuery.ofRules(rules)))
                    .isEmpty();
            prometheus
                    .ask("/api/v1/rules")
                    .findValuesAsString("health")
                    .forEach(health -> assertThat(health).isEqualTo("ok"));
        }
    }

    /** Asks for the queries that were empty so far, under load, until each has had data. */
    private static void fill(List<DashboardQuery> empty, Prometheus prometheus, Runnable load) {
        Instant end = Instant.now().plusSeconds(60);
        while (!empty.isEmpty() && Instant.now().isBefore(end)) {
            load.run();
            empty.removeIf(query -> !prometheus.result(query.text()).isEmpty());
        }
        assertThat(empty).as("queries without data").isEmpty();
    }

    /** A search as an evaluation has it, which knows the right answer. */
    private void searchWithReference(WholePonder ponder) {
        SearchRequest request = new SearchRequest(
                "m",
                new Problem(List.of(Message.user("What is 1 + 1?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 64, List.of(), null, null),
                "majority_vote",
                null,
                Map.of("n", 5),
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default",
                "2");
        try {
            send(
                    ponder.settings.url(ServiceName.SEARCH) + "/v1/searches",
                    "POST",
                    WireJson.mapper().writeValueAsString(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer of which its client says that it is right. */
    private void feedback(WholePonder ponder) {
        try {
            String body =
                    "{'model':'m+sample','max_tokens':64,'messages':[{'role':'user','content':'What is 2 + 2?'}]}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                    .build();
            String id = WireJson.mapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("id")
                    .asString();
            assertThat(send(ponder.url() + "/v1/feedback", "POST", "{\"id\":\"" + id + "\",\"correct\":true}"))
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What other exporters tell now: their counters grow. */
    private String others() throws IOException {
        int time = scrapes.incrementAndGet();
        StringBuilder page = new StringBuilder();
        for (String line : Files.readAllLines(OTHERS)) {
            if (!line.startsWith("#")) {
                String series = line.substring(0, line.indexOf(" | "));
                int end = series.lastIndexOf(' ');
                double value = Double.parseDouble(series.substring(end));
                page.append(series, 0, end + 1)
                        .append(series.contains("_total{") ? value * time : value)
                        .append('\n');
            }
        }
        return page.toString();
    }

    /** All kinds of searches at once: scored, voted on, decided by auto, cut by their budget, and refused. */
    private void load(WholePonder ponder) {
        List<Future<Integer>> asked = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String search : SEARCHES) {
                String body = "{'model':'m','max_tokens':64,'messages':[{'role':'user','content':'What is 2 + 2?'}],"
                        + "'reasoning':{'strategy':" + search + "}}";
                asked.add(clients.submit(
                        () -> send(ponder.url() + "/v1/chat/completions", "POST", body.replace('\'', '"'))));
            }
        }
        assertThat(asked).extracting(Future::resultNow).doesNotContain(400);
    }

    private int send(String url, String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    /** The metrics and labels that queries name and that do not exist. */
    private static Set<String> unknown(Prometheus prometheus, List<DashboardQuery> panels, List<DashboardQuery> rules) {
        Set<String> unknown = new TreeSet<>();
        List<DashboardQuery> all = new ArrayList<>(panels);
        all.addAll(rules);
        for (DashboardQuery query : all) {
            query.metrics().forEach((metric, labels) -> {
                if (NOT_HERE.contains(metric)) {
                    return;
                }
                Set<String> real = new HashSet<>();
                prometheus
                        .ask("/api/v1/labels?match[]=".replace("[]", "%5B%5D") + Prometheus.encoded(metric))
                        .forEach(label -> real.add(label.asString()));
                if (real.isEmpty()) {
                    unknown.add(query.where() + ": " + metric);
                }
                labels.stream()
                        .filter(label -> !real.contains(label))
                        .forEach(label -> unknown.add(query.where() + ": " + metric + "{" + label + "}"));
            });
            for (JsonNode series : prometheus.result(query.text())) {
                query.told().stream()
                        .filter(label -> !series.path("metric").has(label))
                        .forEach(label -> unknown.add(query.where() + ": {{" + label + "}} of its legend"));
            }
        }
        return unknown;
    }
}
