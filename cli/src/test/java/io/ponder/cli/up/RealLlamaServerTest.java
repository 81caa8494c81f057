package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.ponder.cli.engine.LlamaServer;
import io.ponder.cli.engine.LlamaServerCommand;
import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.model.FailureException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole of Ponder on the {@code llama-server} of this machine, which is killed amid a search. */
@Timeout(600)
class RealLlamaServerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path home;

    @Test
    void a_search_goes_on_when_its_llama_server_is_killed() throws Exception {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("PONDER_ENGINE", LlamaServerCommand.NAME);
        LlamaServerCommand command = command(env);
        List<String> told = new CopyOnWriteArrayList<>();
        LlamaServer.Plan plan = new LlamaServer.Plan(
                command, model(), "small", env, home.resolve("llama-server.log"), Duration.ofMinutes(1));
        try (LlamaServer engine = LlamaServer.start(plan, told::add);
                WholePonder ponder = WholePonder.ready(
                        home,
                        Map.of(
                                "ponder.engine.url", engine.url().toString(),
                                "ponder.engine.api-key", engine.key(),
                                "ponder.engine.retry.attempts", "8"));
                HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> asked = http.sendAsync(
                    HttpRequest.newBuilder(URI.create(ponder.url() + "/v1/reasoning"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("""
                                    {"model": "small", "strategy": "majority_vote", "seed": 1, "max_tokens": 300,
                                     "parameters": {"n": 4}, "input": "What is 12 + 30? Explain every step."}
                                    """))
                            .build(),
                    BodyHandlers.ofString());
            Eventually.within(PATIENCE, () -> isSampling(engine));
            assertThat(asked).as("the search").isNotDone();

            process().destroyForcibly();

            Eventually.within(PATIENCE, () -> told.stream().anyMatch(line -> line.contains("answers again")));
            JsonNode reply = WireJson.mapper().readTree(asked.get().body());
            assertThat(reply.path("content").asString("")).as(reply.toString()).isNotBlank();
        }
    }

    private static boolean isSampling(LlamaServer engine) {
        HttpRequest slots = HttpRequest.newBuilder(engine.url().resolve("/slots"))
                .header("Authorization", "Bearer " + engine.key())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String state = http.send(slots, BodyHandlers.ofString()).body();
            return WireJson.mapper()
                    .readTree(state)
                    .valueStream()
                    .anyMatch(slot -> slot.path("is_processing").asBoolean(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ProcessHandle process() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("llama-server"))
                .findFirst()
                .orElseThrow();
    }

    private static LlamaServerCommand command(Map<String, String> env) {
        try {
            return LlamaServerCommand.from(env);
        } catch (FailureException e) {
            return abort("no llama-server on the PATH, so none is started");
        }
    }

    private static Path model() {
        try {
            return new ModelFiles(FetchSettings.of(System.getenv()), FetchProgress.lines(_ -> {}))
                    .resolve(KnownModel.DEFAULT);
        } catch (FailureException e) {
            return abort("skipped: " + e.failure().message());
        }
    }
}
