package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the client leaves, its search is stopped within 2 s. */
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
        try (Socket client = connect(URL)) {
            send(client, path, body);
            SEARCH.nextAsked();
            if (streamed && talks) {
                assertThat(client.getInputStream().read()).isPositive();
            }
        }
        assertThat(left.await(2, TimeUnit.SECONDS)).isTrue();
    }

    /** As search-service is when no trace is asked for: it sends nothing, not even a status, before the result. */
    @Test
    void aSearchThatHasNotAnsweredAtAllIsStoppedToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serveSilently(silent, asked, left));
            try (var app = start(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "10s")) {
                try (Socket client = connect(url(app))) {
                    send(client, "/v1/chat/completions", chatBody(""));
                    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
                }
                assertThat(left.await(2, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void serveSilently(ServerSocket server, CountDownLatch asked, CountDownLatch left) {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        if (readLine(connection).startsWith("GET /v1/catalog")) {
                            byte[] catalog = WireJson.mapper().writeValueAsBytes(Sample.CATALOG);
                            connection
                                    .getOutputStream()
                                    .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + catalog.length
                                                    + "\r\n\r\n")
                                            .getBytes(StandardCharsets.US_ASCII));
                            connection.getOutputStream().write(catalog);
                        } else {
                            asked.countDown();
                            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                            left.countDown();
                        }
                    } catch (IOException e) {
                        left.countDown();
                    }
                });
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static String readLine(Socket connection) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = connection.getInputStream().read();
                c > 0 && c != '\n';
                c = connection.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static Socket connect(URI gateway) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), gateway.getPort());
    }

    private static void send(Socket client, String path, String body) throws IOException {
        String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }
}
