package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the client leaves, its search is stopped within 2 s; when it only ends its side, it is served. */
class DisconnectTest extends GatewayTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,false,false",
        "/v1/chat/completions,true,false",
        "/v1/chat/completions,true,true",
        "/v1/reasoning,false,true",
        "/v1/reasoning,true,true"
    })
    void theSearchOfAClientThatLeftIsStopped(String path, boolean streamed, boolean talks) throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            if (talks) {
                exchange.event(Sample.started());
            }
            exchange.untilClientLeaves(left);
        });
        String body = path.endsWith("reasoning")
                ? "{\"model\":\"qwen\",\"input\":\"x\",\"stream\":" + streamed + "}"
                : chatBody(",\"stream\":" + streamed);
        try (Socket client = connect(gateway().url())) {
            send(client, path, body);
            SEARCH.nextAsked();
            if (streamed && talks) {
                assertThat(client.getInputStream().read()).isPositive();
            }
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatOnlyEndsItsSideGetsItsAnswer(boolean streamed) throws Exception {
        SEARCH.on(exchange -> {
            if (streamed) {
                exchange.event(Sample.started());
            }
            Thread.sleep(600); // long enough to be looked for twice
            exchange.result();
        });
        try (Socket client = connect(gateway().url())) {
            client.setSoTimeout(20_000);
            send(client, "/v1/chat/completions", chatBody(",\"stream\":" + streamed));
            endSide(client);
            String reply = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reply.replace("HTTP/1.1 100 \r\n\r\n", ""))
                    .startsWith("HTTP/1.1 200")
                    .contains(streamed ? "data: [DONE]" : "\"finish_reason\"");
        }
    }

    /** As search-service is when no trace is asked for: it sends nothing, not even a status, before the result. */
    @Test
    void aSearchThatHasNotAnsweredAtAllIsStoppedToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer silent = new ScriptedServer()) {
            silent.document("/v1/catalog", WireJson.mapper().writeValueAsString(Sample.CATALOG));
            silent.on("/v1/searches", call -> {
                asked.countDown();
                call.hang();
            });
            try (RunningApplication app = gateway(silent.url())) {
                try (Socket client = connect(app.url())) {
                    send(client, "/v1/chat/completions", chatBody(""));
                    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
                }
                assertThat(silent.calls("/v1/searches").getFirst().clientLeftWithin(2))
                        .isTrue();
            }
        }
    }

    /** What waits for a client is bounded, so the search waits too, and is stopped when the client stays away. */
    @Test
    void theSearchOfAClientThatReadsNoMoreIsStopped() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        String words = "x".repeat(8192);
        SEARCH.on(exchange -> {
            try {
                exchange.event(Sample.started());
                while (true) {
                    exchange.event(new TraceEvent.Delta(sent.incrementAndGet(), 0, 0, 0, words, null));
                }
            } catch (IOException e) {
                left.countDown();
                throw e;
            }
        });
        try (RunningApplication app = gateway(SEARCH.url(), "--ponder.http.read-patience=1s");
                Socket client = connect(app.url())) {
            send(client, "/v1/chat/completions", chatBody(",\"stream\":true"));
            assertThat(client.getInputStream().read()).isPositive();
            assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sent.get()).isLessThan(10_000);
            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    RunningApplication gateway() {
        return APP;
    }

    /** A gateway of its own. */
    RunningApplication gateway(URI search, String... settings) throws Exception {
        return new RunningApplication(GatewayApplication.builder(), settings(search, settings));
    }

    static String[] settings(URI search, String... more) {
        return Stream.concat(Stream.of("--ponder.gateway.search-url=" + search), Stream.of(more))
                .toArray(String[]::new);
    }

    void endSide(Socket client) throws Exception {
        client.shutdownOutput();
    }

    Socket connect(URI gateway) throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.getPort());
    }

    private static void send(Socket client, String path, String body) throws IOException {
        String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }
}
