package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.proposer.ProposerApplication;
import io.ponder.search.SearchApplication;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.verifier.VerifierApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * {@code kill -9} of search-service and of proposer-service under a response in the background: it is finished, and no
 * sample that the engine had finished is drawn again.
 */
@Timeout(180)
class KilledServicesTest {

    private static final String QUESTION = "What is 3 + 4?";
    private static final int SAMPLES = 6;
    private static final int BEFORE = 2;

    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger leftUntilDeath = new AtomicInteger();
    private final ScriptedEngine engine = new ScriptedEngine().script(this::answer);

    @TempDir
    Path folder;

    /** Finishes one sample after the other; hangs once it has finished as many as it may. */
    private void answer(ScriptedCall call) throws Exception {
        if (!call.body().toString().contains(QUESTION)) {
            ChatReplies.vllm().answer(call); // asked by proposer-service, to see what it can
            return;
        }
        call.beginEvents();
        for (int i = 0; i < call.n(); i++) {
            if (leftUntilDeath.getAndDecrement() <= 0) {
                call.hang();
                return;
            }
            call.event(ChatReplies.delta(i, "It is \\\\boxed{7}", "null"));
            call.event(ChatReplies.finish(i, "stop", null));
            finished.incrementAndGet();
        }
        call.event(ChatReplies.usage(call.n()));
        call.endEvents();
    }

    @Test
    void samplesThatWerePaidForAreNotDrawnAgain() throws Exception {
        int proposerPort = ApplicationProcess.freePort();
        int searchPort = ApplicationProcess.freePort();
        URI proposer = URI.create("http://127.0.0.1:" + proposerPort);
        try (RunningApplication verifier =
                        new RunningApplication(VerifierApplication.builder(), "--PONDER_PROPOSER_URL=" + proposer);
                RunningApplication gateway = new RunningApplication(
                        GatewayApplication.builder(),
                        "--PONDER_SEARCH_URL=http://127.0.0.1:" + searchPort,
                        "--ponder.gateway.work.poll=100ms")) {
            ApplicationProcess proposing = proposer(proposerPort);
            ApplicationProcess searching = search(searchPort, proposer, verifier.url());
            try {
                awaitReady(gateway);

                String first = begin(gateway);
                searching.close();
                leftUntilDeath.set(1000);
                searching = search(searchPort, proposer, verifier.url());
                assertEnds(gateway, first);
                assertThat(finished.get()).isEqualTo(SAMPLES);

                String second = begin(gateway);
                proposing.close();
                leftUntilDeath.set(1000);
                proposing = proposer(proposerPort);
                assertEnds(gateway, second);
                // The search itself outlives this, and goes on with what it has if some of its samples are lost.
                assertThat(finished.get()).isBetween(BEFORE, SAMPLES);
            } finally {
                proposing.close();
                searching.close();
            }
        } finally {
            engine.close();
        }
    }

    /** Asks, and returns the response's path once its first samples have been told. */
    private String begin(RunningApplication gateway) throws Exception {
        finished.set(0);
        leftUntilDeath.set(BEFORE);
        String path = "/v1/responses/"
                + WireJson.mapper()
                        .readTree(gateway.http()
                                .send(
                                        gateway.request("/v1/responses")
                                                .header("Content-Type", "application/json")
                                                .POST(BodyPublishers.ofString("{\"model\":\"m\",\"input\":\""
                                                        + QUESTION + "\","
                                                        + "\"background\":true,\"reasoning\":{\"strategy\":"
                                                        + "\"majority_vote\",\"parameters\":{\"n\":" + SAMPLES
                                                        + "}}}"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .body())
                        .get("id")
                        .stringValue();
        try (InputStream stream = gateway.http()
                        .send(gateway.request(path + "?stream=true").build(), BodyHandlers.ofInputStream())
                        .body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.contains("sample " + BEFORE)) {
                line = lines.readLine();
            }
        }
        return path;
    }

    private void assertEnds(RunningApplication gateway, String path) throws Exception {
        JsonNode response = WireJson.mapper().readTree(gateway.get(path).body());
        while (response.get("status").stringValue().matches("queued|in_progress")) {
            Thread.sleep(50);
            response = WireJson.mapper().readTree(gateway.get(path).body());
        }
        assertThat(response.get("status").stringValue()).as(response.toString()).isEqualTo("completed");
        assertThat(response.at("/reasoning/answer").stringValue()).isEqualTo("7");
    }

    private static void awaitReady(RunningApplication gateway) throws Exception {
        while (gateway.get("/actuator/health/readiness").statusCode() != 200) {
            Thread.sleep(100);
        }
    }

    private ApplicationProcess proposer(int port) throws IOException {
        return new ApplicationProcess(
                ProposerApplication.class, port, folder.resolve("proposer.log"), "--PONDER_ENGINE_URL=" + engine.url());
    }

    private ApplicationProcess search(int port, URI proposer, URI verifier) throws IOException {
        return new ApplicationProcess(
                SearchApplication.class,
                port,
                folder.resolve("search.log"),
                "--PONDER_PROPOSER_URL=" + proposer,
                "--PONDER_VERIFIER_URL=" + verifier);
    }
}
