package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** What other exporters tell, by their real names; only the panels that say "Needs" ask for these. */
    private static final String OTHERS = """
            DCGM_FI_DEV_GPU_UTIL{gpu="0",Hostname="gpu-a"} 40
            node_gpu_hourly_cost{instance="gpu-a",node="gpu-a"} 2.5
            vllm:num_requests_running{model_name="m"} 3
            vllm:num_requests_waiting{model_name="m"} 1
            vllm:kv_cache_usage_perc{model_name="m"} 0.4
            """;

    /** A search that was told the right answer has these, and the gateway tells none; and nothing is unpriced here. */
    private static final Set<String> NOT_HERE =
            Set.of("ponder_referenced_cost_usd_total", "ponder_searches_unpriced_total");

    private static final List<String> SEARCHES = List.of(
            "'majority_vote','parameters':{'n':5}",
            "'best_of_n','verifier':'judge','parameters':{'n':3}",
            "'auto'",
            "'sample'",
            "'majority_vote','parameters':{'n':8},'budget':{'max_samples':2}",
            "'sample','conversation':{'id':'one','max_searches':1}");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyQueryHasDataAndTheThreeFiguresAgree(@TempDir Path home) throws Exception {
        assumeTrue(Prometheus.isInstalled(), Prometheus.TOOL + " is not installed");
        try (CountingEngine engine = new CountingEngine();
                ScriptedServer others = new ScriptedServer().document("/metrics", OTHERS);
                WholePonder ponder = WholePonder.ready(
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
            empty.removeIf(query -> query.text().contains("reference=\"right\""));
            JsonNode rules = prometheus.ask("/api/v1/rules").path("groups");
            rules.findValuesAsString("name").stream()
                    .filter(name -> name.startsWith("ponder:"))
                    .forEach(name -> empty.add(new DashboardQuery("record", name, "")));
            Eventually.within(Duration.ofSeconds(90), () -> {
                load(ponder);
                empty.removeIf(query -> !prometheus.result(query.text()).isEmpty());
                return empty.isEmpty();
            });
            assertThat(unknown(prometheus, panels, DashboardQuery.ofRules(rules)))
                    .isEmpty();
            prometheus
                    .ask("/api/v1/rules")
                    .findValuesAsString("health")
                    .forEach(health -> assertThat(health).isEqualTo("ok"));
            for (DashboardQuery query : panels) {
                if (query.where().contains(" less ")) {
                    Eventually.within(Duration.ofSeconds(30), () -> prometheus.value(query.text()) == 0);
                }
            }
        }
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
