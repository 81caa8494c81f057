package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Debian's Prometheus, scraping running services every second, with the rules that we ship. */
final class Prometheus implements AutoCloseable {

    /** The name of its program. */
    static final String TOOL = "prometheus";

    private static final Path RULES = Path.of("../deploy/helm/ponder/rules/ponder.yml");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Process process;

    private Prometheus(String url, Process process) {
        this.url = url;
        this.process = process;
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, TOOL)));
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param others servers with metrics beside the services
     */
    static Prometheus over(WholePonder ponder, Path home, List<URI> others) throws IOException {
        StringBuilder config =
                new StringBuilder("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: ['"
                        + RULES.toAbsolutePath() + "']\nscrape_configs:\n");
        for (ServiceName service : ServiceName.values()) {
            job(
                    config,
                    "ponder-" + service.name().toLowerCase(Locale.ROOT),
                    "/actuator/prometheus",
                    URI.create(ponder.settings.url(service)));
        }
        for (URI other : others) {
            job(config, "other-" + other.getPort(), "/metrics", other);
        }
        Path file = Files.writeString(home.resolve("prometheus.yml"), config);
        int port = WholePonder.freePort();
        Process process = new ProcessBuilder(
                        TOOL,
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + home.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus("http://127.0.0.1:" + port, process);
        Eventually.within(Duration.ofSeconds(30), prometheus::answers);
        return prometheus;
    }

    private static void job(StringBuilder config, String name, String path, URI url) {
        config.append("  - job_name: ")
                .append(name)
                .append("\n    metrics_path: ")
                .append(path)
                .append("\n    static_configs: [{targets: ['")
                .append(url.getAuthority())
                .append("']}]\n");
    }

    private boolean answers() {
        try {
            ask("/api/v1/targets");
            return true;
        } catch (UncheckedIOException | JacksonException e) {
            // It is still starting.
            return false;
        }
    }

    /** The series that a query gives now. */
    JsonNode result(String query) {
        return ask("/api/v1/query?query=" + encoded(query)).path("result");
    }

    /** The value of the first of them; not a number without one. */
    double value(String query) {
        return Double.parseDouble(result(query).path(0).path("value").path(1).asString("NaN"));
    }

    /** What it replies to a GET of its API. */
    JsonNode ask(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
            JsonNode reply = WireJson.mapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
            assertThat(reply.path("status").asString())
                    .as("%s: %s", path, reply)
                    .isEqualTo("success");
            return reply.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
