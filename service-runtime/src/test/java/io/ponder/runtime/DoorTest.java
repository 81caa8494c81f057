package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a service refuses before it works: too much at once, and too slow. */
@SpringBootTest(
        classes = RuntimeTest.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "ponder.http.max-requests=4",
            "ponder.http.body-heap=0.000001",
            "spring.threads.virtual.enabled=true",
            "server.address=127.0.0.1"
        })
@Timeout(60)
class DoorTest {

    @LocalServerPort
    private int port;

    @Test
    void whatIsTooMuchIsRefusedAtTheDoorAndWhatOnlyLooksIsNot() throws Exception {
        List<Socket> working = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                working.add(send(post("/silent", 0)));
            }
            while (!reply(post("/nothing", 0)).startsWith("HTTP/1.1 429")) {
                Thread.onSpinWait(); // until all four have begun
            }
            String refused = reply(post("/nothing", 0));
            assertThat(refused).contains("Retry-After: 1", "application/problem+json");
            assertThat(reply("GET /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : working) {
                socket.close();
            }
        }
        while (reply(post("/nothing", 0)).startsWith("HTTP/1.1 429")) {
            Thread.onSpinWait(); // until all four have ended
        }
    }

    @Test
    void aBodyThatThereIsNoRoomForIsRefusedBeforeItArrives() throws Exception {
        String large = post("/echo", 1_000_000);
        try (Socket first = send(large.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"))) {
            assertThat(reply(first)).startsWith("HTTP/1.1 100"); // it was let in, and its body is read
            assertThat(reply(large))
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 1", "Connection: close", "application/problem+json");
        }
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    private Socket send(String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The beginning of the reply. */
    private String reply(String request) throws IOException {
        try (Socket socket = send(request)) {
            return reply(socket);
        }
    }

    private static String reply(Socket socket) throws IOException {
        byte[] reply = new byte[4096];
        return new String(reply, 0, Math.max(0, socket.getInputStream().read(reply)), StandardCharsets.US_ASCII);
    }
}
