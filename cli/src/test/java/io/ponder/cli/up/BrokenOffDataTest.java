package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.cli.Ponder;
import io.ponder.dataset.DatasetApplication;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.Eventually;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients of the gateway see of a dataset-service that is killed while it tells rows. */
@Timeout(180)
class BrokenOffDataTest {

    /** More than fits between the service and a reader that waits. */
    private static final int ROWS = 1000;

    private static final String LONG = "word ".repeat(6000);

    @TempDir
    Path home;

    private ApplicationProcess service;
    private WholePonder ponder;

    private record Ended(int exit, String out, String err) {}

    @BeforeEach
    void start() throws Exception {
        int port = WholePonder.freePort();
        service = new ApplicationProcess(
                DatasetApplication.class,
                port,
                home.resolve("dataset.log"),
                "--ponder.dataset.search-url=http://127.0.0.1:1",
                "--ponder.dataset.verifier-url=http://127.0.0.1:1",
                "--ponder.dataset.jobs.searches=0",
                "--ponder.dataset.database.file=" + home.resolve("data"));
        ponder = WholePonder.started(home, Map.of("ponder.gateway.data.url", "http://127.0.0.1:" + port));
        service.awaitUp();
        Path file = home.resolve("long.jsonl");
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 0; i < ROWS; i++) {
                lines.write("{\"question\": \"" + i + " " + LONG + "\", \"answer\": \"" + i + "\"}\n");
            }
        }
        Ended uploaded = run(new ByteArrayOutputStream(), "upload", file.toString());
        assertThat(uploaded.exit()).as(uploaded.err()).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        ponder.close();
        service.close();
    }

    @Test
    void theReplyBreaksOffThroughTheGatewayToo() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> reply = http.send(
                    HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/datasets/long/rows"))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(reply.statusCode()).isEqualTo(200);
            try (InputStream body = reply.body()) {
                assertThat(body.read()).isEqualTo('{');
                service.close();
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void theCommandThatPrintsRowsFails() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Ended ended = run(
                new OutputStream() {
                    @Override
                    public void write(int one) {
                        killed();
                        told.write(one);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        killed();
                        told.write(bytes, from, length);
                    }
                },
                "rows",
                "long");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("broke off in the middle of its reply; repeat the command");
        assertThat(told.toString(StandardCharsets.UTF_8).lines()).hasSizeBetween(1, ROWS - 1);
    }

    private void killed() {
        try {
            service.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theCommandThatExportsLeavesNothingBehind() throws Exception {
        Path parent = Files.createDirectory(home.resolve("exports"));
        CompletableFuture<Ended> export = CompletableFuture.supplyAsync(() -> run(
                new ByteArrayOutputStream(),
                "export",
                "long",
                "--to",
                parent.resolve("trl").toString()));
        Eventually.within(Duration.ofSeconds(60), () -> bytes(parent) > 0);
        service.close();
        Ended ended = export.get();
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("broke off in the middle of its reply; repeat the command");
        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }

    private static long bytes(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private Ended run(OutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = new String[words.length + 1];
        all[0] = "data";
        System.arraycopy(words, 0, all, 1, words.length);
        int exit = Ponder.run(
                all,
                Map.of("PONDER_URL", ponder.url()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(), err.toString(StandardCharsets.UTF_8));
    }
}
