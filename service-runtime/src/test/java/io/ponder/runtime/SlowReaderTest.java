package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A client that reads slowly, or no longer: what waits for it is bounded, and so is the time. */
@SpringBootTest(
        classes = SlowReaderTest.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"ponder.http.read-patience=1s", "spring.threads.virtual.enabled=true", "server.address=127.0.0.1"
        })
@Timeout(60)
class SlowReaderTest {

    private static final int ITEM = 64 * 1024;

    /** More than the sockets of both sides can hold on any usual system, in items. */
    private static final int ON_THE_WAY = 1024;

    private static final BlockingQueue<String> MET = new LinkedBlockingQueue<>();
    private static final AtomicInteger SENT = new AtomicInteger();

    @LocalServerPort
    private int port;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceRuntime.class, FailureAdvice.class, Endpoints.class})
    static class App {
        @Bean
        FailureRenderer renderer() {
            return new ProblemRenderer("test-service");
        }
    }

    @RestController
    static class Endpoints {

        /** Sends without end. */
        @PostMapping("/flood")
        void flood(HttpServletRequest request, HttpServletResponse response) {
            LineReply.<String>send(
                    request,
                    response,
                    LineReply.Framing.LINES,
                    String.class,
                    (send, cancellation) -> {
                        cancellation.onCancel(() -> MET.add("cancelled"));
                        while (!cancellation.isCancelled()) {
                            send.accept("x".repeat(ITEM));
                            SENT.incrementAndGet();
                        }
                    },
                    failure -> null);
        }

        /** The same to a writer that is alive but slow. */
        @PostMapping("/trickle")
        String trickle(HttpServletRequest request) {
            try {
                ClientWatch.<Tokens>run(
                        request,
                        (send, cancellation) -> {
                            while (!cancellation.isCancelled()) {
                                send.accept(Tokens.NONE);
                            }
                        },
                        item -> {
                            try {
                                Thread.sleep(1);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                return "went on";
            } catch (FailureException e) {
                return e.failure().message();
            }
        }
    }

    @Test
    void whoStopsReadingEndsItsWorkAndItsConnection() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/flood", ""));
            assertThat(client.head()).contains("200");
            assertThat(MET.poll(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
            int sent = SENT.get();
            assertThat(sent).isLessThan(Backlog.MOST + ON_THE_WAY);
            assertThat(client.rest())
                    .as("no last chunk: the reply is not whole")
                    .doesNotEndWith("\r\n0\r\n\r\n");
            assertThat(SENT.get()).isBetween(sent, sent + 1);
        }
    }

    @Test
    void whoStaysFarBehindIsToldSo() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/trickle", ""));
            assertThat(client.readUntil("were waiting"))
                    .contains("the reply was read too slowly: for 1 s, 1024 events");
        }
    }
}
