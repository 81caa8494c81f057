package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service is stopped, as SIGTERM stops it, and started again while it works and more work keeps coming. */
@Timeout(180)
class RestartTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int IN_FLIGHT = 12;
    private static final int MORE = 40;

    @TempDir
    Path home;

    private final AtomicInteger answering = new AtomicInteger();
    private ScriptedEngine engine;
    private WholePonder ponder;

    @BeforeEach
    void start() throws Exception {
        engine = new ScriptedEngine();
        ponder = WholePonder.ready(
                home,
                Map.of(
                        "PONDER_ENGINE_URL", engine.url(),
                        // On a slow machine a service takes longer to start than its callers would wait.
                        "ponder.http.restart-patience", "60s",
                        "ponder.search.hedging.share", "0"));
        engine.script(call -> {
            answering.incrementAndGet();
            Thread.sleep(700);
            ChatReplies.vllm().answer(call);
        });
    }

    @AfterEach
    void stop() {
        ponder.close();
        engine.close();
    }

    private CompletableFuture<HttpResponse<String>> search() {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\": \"m\", \"messages\": [{\"role\": \"user\","
                                + " \"content\": \"What is 3 plus 4?\"}], \"reasoning\": {\"strategy\": \"best_of_n\","
                                + " \"verifier\": \"judge\", \"parameters\": {\"n\": 2}}}"))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(names = {"PROPOSER", "VERIFIER", "SEARCH"})
    void noRequestIsLost(ServiceName service) throws Exception {
        List<CompletableFuture<HttpResponse<String>>> searches = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            searches.add(search());
        }
        Eventually.within(Duration.ofSeconds(30), () -> answering.get() >= IN_FLIGHT);
        Thread load = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < MORE; i++) {
                    searches.add(search());
                    Thread.sleep(100);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        // Some are with the verifier by now.
        Thread.sleep(900);

        ponder.restart(service);

        load.join();
        assertThat(searches).hasSize(IN_FLIGHT + MORE).allSatisfy(search -> {
            HttpResponse<String> reply = search.join();
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain("\"failures\":[{");
        });
    }
}
