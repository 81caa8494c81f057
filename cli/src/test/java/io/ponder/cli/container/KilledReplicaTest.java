package io.ponder.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.ProposerApplication;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.Eventually;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.verifier.VerifierApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;

/**
 * The short form of benchmarks/drill: {@code kill -9} of one of two containers of search-service while it searches. Gateway and
 * search are containers in the host's network, with two addresses of it under one name; the rest is in this process.
 */
@Timeout(300)
class KilledReplicaTest {

    private static final String QUESTION = "What is 3 + 4?";

    private final CountDownLatch searching = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();

    private void answer(ScriptedCall call) throws Exception {
        if (call.body().toString().contains(QUESTION)) {
            searching.countDown();
            killed.await();
        }
        ChatReplies.vllm().answer(call);
    }

    @Test
    void theOtherReplicaAnswersWhatTheKilledOneWasAsked() throws Exception {
        DockerImageName searchImage = ServiceImage.of("search");
        DockerImageName gatewayImage = ServiceImage.of("gateway");
        int port = ApplicationProcess.freePort();
        int gatewayPort = ApplicationProcess.freePort();
        try (ScriptedEngine engine = new ScriptedEngine().script(this::answer);
                RunningApplication proposer =
                        new RunningApplication(ProposerApplication.builder(), "--PONDER_ENGINE_URL=" + engine.url());
                RunningApplication verifier = new RunningApplication(
                        VerifierApplication.builder(), "--PONDER_PROPOSER_URL=" + proposer.url());
                GenericContainer<?> one = search(searchImage, "127.0.0.1", port, proposer, verifier);
                GenericContainer<?> other = search(searchImage, "127.0.0.2", port, proposer, verifier);
                GenericContainer<?> gateway = new GenericContainer<>(gatewayImage)
                        .withNetworkMode("host")
                        .withExtraHost("search", "127.0.0.1")
                        .withExtraHost("search", "127.0.0.2")
                        .withEnv("PONDER_SEARCH_URL", "http://search:" + port)
                        .withEnv("PONDER_BIND", "127.0.0.1")
                        .withEnv("PONDER_GATEWAY_PORT", "" + gatewayPort)
                        .withEnv("PONDER_REQUIRE_KEYS", "false")) {
            one.start();
            other.start();
            gateway.start();
            URI url = URI.create("http://127.0.0.1:" + gatewayPort);
            awaitReady(URI.create("http://127.0.0.1:" + port));
            awaitReady(URI.create("http://127.0.0.2:" + port));
            awaitReady(url);

            String path = "/v1/responses/" + begin(url);
            searching.await();
            GenericContainer<?> victim = isSearching("127.0.0.1", port) ? one : other;
            victim.getDockerClient().killContainerCmd(victim.getContainerId()).exec();
            killed.countDown();

            JsonNode response = get(url.resolve(path));
            while (response.get("status").stringValue().matches("queued|in_progress")) {
                Thread.sleep(100);
                response = get(url.resolve(path));
            }
            assertThat(response.get("status").stringValue())
                    .as(response.toString())
                    .isEqualTo("completed");
        } finally {
            killed.countDown();
        }
    }

    private static GenericContainer<?> search(
            DockerImageName image, String address, int port, RunningApplication proposer, RunningApplication verifier) {
        return new GenericContainer<>(image)
                .withNetworkMode("host")
                .withEnv("PONDER_BIND", address)
                .withEnv("PONDER_SEARCH_PORT", "" + port)
                .withEnv("PONDER_PROPOSER_URL", proposer.url().toString())
                .withEnv("PONDER_VERIFIER_URL", verifier.url().toString());
    }

    private String begin(URI gateway) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/responses"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"m\",\"input\":\"" + QUESTION
                        + "\",\"background\":true,\"reasoning\":{\"strategy\":\"majority_vote\"}}"))
                .build();
        return WireJson.mapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body())
                .get("id")
                .stringValue();
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        return WireJson.mapper()
                .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body());
    }

    private void awaitReady(URI service) {
        HttpRequest readiness = HttpRequest.newBuilder(service.resolve("/actuator/health/readiness"))
                .build();
        Eventually.within(Duration.ofMinutes(3), () -> {
            try {
                return http.send(readiness, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private boolean isSearching(String address, int port) throws IOException, InterruptedException {
        URI metrics = URI.create("http://" + address + ":" + port + "/actuator/prometheus");
        return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .anyMatch(line -> line.startsWith("ponder_searches_running") && !line.endsWith(" 0.0"));
    }
}
