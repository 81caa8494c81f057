package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a service refuses before it works: too much at once, too slow, and what it cannot read. */
@SpringBootTest(
        classes = RuntimeTest.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "ponder.http.max-requests=4",
            "ponder.http.body-heap=0.000001",
            "ponder.http.head-time=500ms",
            "ponder.http.body-time=500ms",
            "ponder.http.body-rate=100KB",
            "spring.threads.virtual.enabled=true",
            "server.address=127.0.0.1"
        })
@Timeout(60)
class DoorTest {

    @LocalServerPort
    private int port;

    @Test
    void whatIsTooMuchIsRefusedAtTheDoorAndWhatOnlyLooksIsNot() throws Exception {
        List<RawClient> working = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                working.add(new RawClient(port).send(RawClient.post("/silent", "")));
            }
            String refused;
            do { // until all four have begun
                refused = ask(RawClient.post("/nothing", ""));
            } while (!refused.startsWith("HTTP/1.1 429"));
            assertThat(refused).contains("Retry-After: 1", "application/problem+json");
            assertThat(ask("GET /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200");
        } finally {
            for (RawClient client : working) {
                client.close();
            }
        }
        while (ask(RawClient.post("/nothing", "")).startsWith("HTTP/1.1 429")) {
            Thread.sleep(10); // until all four have ended
        }
    }

    @Test
    void whoseBodyIsYetToComeKeepsNobodyOut() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                RawClient client = new RawClient(port);
                slow.add(client.send(awaited("/echo", 20)));
                assertThat(client.head()).startsWith("HTTP/1.1 100");
            }
            assertThat(ask(RawClient.post("/nap", ""))).startsWith("HTTP/1.1 200");
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void aBodyThatThereIsNoRoomForIsRefusedBeforeItArrives() throws Exception {
        String large = RawClient.post("/echo", 1_000_000);
        try (RawClient first = new RawClient(port)) {
            first.send(awaited("/echo", 1_000_000));
            assertThat(first.head()).startsWith("HTTP/1.1 100"); // it was let in, and its body is read
            assertThat(ask(large))
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 1", "Connection: close", "application/problem+json");
        }
    }

    @Test
    void aHeadThatTricklesInIsGivenUp() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send("GET /nothing HTTP/1.1\r\nHost: x\r\n");
            trickle(client, "X: y\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 408").contains("Connection: close");
        }
    }

    @Test
    void aBodyThatTricklesInIsGivenUp() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/echo", 10_000));
            trickle(client, "     ");
            assertThat(client.rest()).startsWith("HTTP/1.1 408").contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /a{b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: a\r\nContent-Length: 3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: ;;\r\nContent-Length: 3\r\n\r\nabc",
                "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nContent-Length: 0\r\n\r\n",
                "GET /actuator/health HTTP/1.1\r\nHost: x\r\nAccept: image/png\r\n\r\n",
            })
    void whatCannotBeReadIsTheClientsMistakeAndToldInJson(String request) throws Exception {
        assertThat(ask(request)).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /error", "POST /error", "GET /nothing", "PUT /nothing"})
    void whatIsNotThereIsNotFound(String line) throws Exception {
        assertThat(ask(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("application/problem+json");
    }

    @Test
    void tracingIsRefusedAndNotOffered() throws Exception {
        assertThat(ask("TRACE /echo HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .doesNotContain("Allow: TRACE", ", TRACE");
        assertThat(ask("OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n")).contains("Allow: POST,OPTIONS\r\n");
    }

    /** The head of a request whose client sends the body when it is told that it will be read. */
    private static String awaited(String path, int length) {
        return RawClient.post(path, length).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    }

    private static void trickle(RawClient client, String bytes) throws InterruptedException {
        try {
            for (int i = 0; i < 15; i++) {
                Thread.sleep(100);
                client.send(bytes);
            }
        } catch (IOException e) {
            // The server has closed the connection.
        }
    }

    /** The head of the reply. */
    private String ask(String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send(request).head();
        }
    }
}
