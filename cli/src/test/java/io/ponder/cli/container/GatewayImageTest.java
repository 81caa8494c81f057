package io.ponder.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The Dockerfile, on the gateway. Where it cannot be built, the tests say why and are skipped. */
class GatewayImageTest {

    @Test
    void the_gateway_lives_in_its_container_without_root_and_is_ready_only_with_a_search_service() throws Exception {
        try (GenericContainer<?> gateway = new GenericContainer<>(ServiceImage.of("gateway"))
                .withExposedPorts(8080)
                .withEnv("PONDER_REQUIRE_KEYS", "true")
                .waitingFor(Wait.forHttp("/actuator/health/liveness").withStartupTimeout(Duration.ofMinutes(2)))) {
            gateway.start();

            String readiness =
                    "http://" + gateway.getHost() + ":" + gateway.getMappedPort(8080) + "/actuator/health/readiness";
            int status = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(readiness)).build(), BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(503);
            ExecResult check = gateway.execInContainer("/app/is-ready");
            assertThat(check.getExitCode()).isEqualTo(1);
            assertThat(check.getStderr()).contains("503");
            assertThat(gateway.execInContainer("id", "-u").getStdout().strip()).isEqualTo("10001");
        }
    }
}
