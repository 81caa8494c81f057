package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.ServiceClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service that is told to stop while it works. */
@Timeout(60)
class DrainTest {

    private static final Semaphore ARRIVED = new Semaphore(0);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext app = new SpringApplicationBuilder(App.class)
            .run(
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--spring.threads.virtual.enabled=true",
                    "--management.endpoint.health.probes.enabled=true");

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceRuntime.class, FailureAdvice.class, Works.class})
    static class App {
        @Bean
        FailureRenderer renderer() {
            return new ProblemRenderer("test-service");
        }
    }

    @RestController
    static class Works {
        @PostMapping("/work")
        String work() throws InterruptedException {
            ARRIVED.release();
            GO_ON.await();
            return "done";
        }
    }

    @AfterEach
    void stop() {
        GO_ON.countDown();
        app.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + app.getEnvironment().getRequiredProperty("local.server.port") + path));
    }

    private CompletableFuture<HttpResponse<String>> work() {
        return http.sendAsync(request("/work").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private int readiness() throws Exception {
        return http.send(request("/actuator/health/readiness").build(), BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void whatItAcceptedIsFinishedAndNothingElseIsAccepted() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            accepted.add(work());
        }
        ARRIVED.acquire(12);
        assertThat(readiness()).isEqualTo(200);

        CountDownLatch drained = new CountDownLatch(1);
        app.getBean(Drain.class).stop(drained::countDown);

        assertThat(readiness()).isEqualTo(503);
        HttpResponse<String> refused = work().join();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.headers().firstValue(ServiceClient.NOT_ACCEPTED)).hasValue("restarting");
        assertThat(refused.headers().firstValue("Connection")).hasValue("close");
        assertThat(refused.body()).contains("this service is restarting");
        assertThat(drained.getCount()).isEqualTo(1);

        GO_ON.countDown();

        assertThat(accepted).allSatisfy(one -> assertThat(one.join().body()).isEqualTo("done"));
        assertThat(drained.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
