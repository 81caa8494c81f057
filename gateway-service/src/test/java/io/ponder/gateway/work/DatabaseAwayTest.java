package io.ponder.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.gateway.GatewayTest;
import io.ponder.testing.CutLine;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients of a gateway see of a database that is down at the start, half-way, slow or full. */
@Timeout(180)
class DatabaseAwayTest extends GatewayTest {

    private static final String BACKGROUND = "{\"model\":\"qwen\",\"input\":\"6 x 7?\",\"background\":true}";
    private static final String FORM = "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nuser_data\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in\"\r\n\r\n%s\r\n--x--\r\n";

    @TempDir
    Path folder;

    @Test
    void thatIsDownAtTheStartThenHalfWayThenSlow() throws Exception {
        TestDatabase given = TestDatabase.postgres();
        int port = URI.create(given.url().substring("jdbc:".length())).getPort();
        try (CutLine line = new CutLine(port)) {
            String[] settings = {
                "--ponder.gateway.database.url=" + given.url().replace(":" + port + "/", ":" + line.port() + "/"),
                "--ponder.gateway.database.user=" + given.user(),
                "--ponder.gateway.database.password=" + given.password(),
                "--ponder.gateway.ledger.outbox=" + folder.resolve("outbox"),
                "--ponder.gateway.webhooks.key=0123456789abcdef0123456789abcdef"
            };
            line.cut();
            assertThatThrownBy(() -> start(SEARCH.url(), "10s", settings))
                    .hasStackTraceContaining("cannot be opened")
                    .hasStackTraceContaining("check PONDER_DATABASE_URL");

            line.mend();
            try (RunningApplication gateway = start(SEARCH.url(), "10s", settings)) {
                limit(gateway);
                allServe(gateway);

                line.cut();
                for (HttpRequest request : requests(gateway)) {
                    comeBack(gateway.http().send(request, BodyHandlers.ofString()));
                }
                assertThat(gateway.get("/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                line.mend();
                allServe(gateway);

                line.hold();
                List<CompletableFuture<HttpResponse<String>>> crowd = new ArrayList<>();
                for (int i = 0; i < 15; i++) {
                    for (HttpRequest request : requests(gateway)) {
                        crowd.add(gateway.http().sendAsync(request, BodyHandlers.ofString()));
                    }
                }
                for (CompletableFuture<HttpResponse<String>> reply : crowd) {
                    comeBack(reply.get());
                }
                line.mend();
                allServe(gateway);
            }
        }
    }

    @Test
    void thatIsFull() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
                "only root can mount a small disk");
        String[] settings = {
            "--ponder.gateway.database.file=" + disk.resolve("data"),
            "--ponder.gateway.ledger.outbox=" + disk.resolve("outbox")
        };
        try {
            try (RunningApplication gateway = start(SEARCH.url(), "10s", settings)) {
                allServe(gateway);
                comeBack(gateway.http().send(upload(gateway, "x".repeat(12 << 20)), BodyHandlers.ofString()));
                for (HttpRequest request : requests(gateway)) {
                    HttpResponse<String> reply = gateway.http().send(request, BodyHandlers.ofString());
                    if (reply.statusCode() != 200) {
                        comeBack(reply);
                    }
                }
            }
            run("mount", "-o", "remount,size=128m", disk.toString());
            try (RunningApplication gateway = start(SEARCH.url(), "10s", settings)) {
                allServe(gateway);
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** So that each search asks the database. */
    private static void limit(RunningApplication gateway) throws Exception {
        HttpRequest request = gateway.request("/v1/admin/teams/default/limits")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"per_month\":{\"searches\":1000000}}"))
                .build();
        assertThat(gateway.http().send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static void comeBack(HttpResponse<String> reply) {
        assertThat(reply.statusCode())
                .as(reply.request().uri() + " " + reply.body())
                .isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(reply).at("/error/code").stringValue()).isEqualTo("upstream_unavailable");
        assertThat(json(reply).at("/error/message").stringValue()).contains("database");
    }

    /** Everything works, within moments. */
    private static void allServe(RunningApplication gateway) throws Exception {
        for (HttpRequest request : requests(gateway)) {
            while (gateway.http().send(request, BodyHandlers.ofString()).statusCode() != 200) {
                Thread.sleep(100);
            }
        }
    }

    private static List<HttpRequest> requests(RunningApplication gateway) {
        return List.of(
                post(gateway, "/v1/chat/completions", chatBody("")).build(),
                post(gateway, "/v1/chat/completions", chatBody(""))
                        .header("Idempotency-Key", "one")
                        .build(),
                post(gateway, "/v1/responses", BACKGROUND).build(),
                upload(gateway, "words"),
                gateway.request("/v1/files").build(),
                gateway.request("/v1/batches").build(),
                gateway.request("/v1/usage").build(),
                gateway.request("/v1/admin/teams").build());
    }

    private static HttpRequest.Builder post(RunningApplication gateway, String path, String body) {
        return gateway.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest upload(RunningApplication gateway, String content) {
        return gateway.request("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(FORM.formatted(content)))
                .build();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
