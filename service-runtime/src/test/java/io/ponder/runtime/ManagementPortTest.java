package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Health and metrics on a port of their own, in plain HTTP also where the service speaks TLS. */
@Timeout(60)
class ManagementPortTest {

    @Test
    void theActuatorMovesAndReadinessStaysToo(@TempDir Path folder) throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        Signed shown = authority.sign("dns:localhost");
        try (RunningApplication app = new RunningApplication(
                authority.client(),
                new SpringApplicationBuilder(RuntimeTest.App.class),
                "--server.address=127.0.0.1",
                "--management.endpoint.health.probes.enabled=true",
                "--PONDER_MANAGEMENT_PORT=0",
                "--ponder.tls.cert=" + shown.cert(),
                "--ponder.tls.key=" + shown.key())) {
            assertThat(app.get("/actuator/health/readiness").statusCode()).isEqualTo(404);
            assertThat(app.get("/readyz").statusCode()).isEqualTo(200);
            URI moved = URI.create("http://127.0.0.1:" + app.property("local.management.port"));
            assertThat(status(moved.resolve("/actuator/health/readiness"))).isEqualTo(200);
            assertThat(status(moved.resolve("/readyz"))).isEqualTo(404);
        }
    }

    private static int status(URI url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .statusCode();
        }
    }
}
