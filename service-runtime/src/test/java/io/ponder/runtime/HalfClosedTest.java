package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that ends its side, or sends something stray, waits for its reply and gets it. */
@SpringBootTest(
        classes = RuntimeTest.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.threads.virtual.enabled=true", "server.address=127.0.0.1"})
@Timeout(60)
class HalfClosedTest {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void halfClosingIsNoLeaving(String version) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/nap", "").replace("HTTP/1.1", version)).halfClose();
            assertThat(finalReply(client)).contains("HTTP/1.1 200").contains("rested");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "x"})
    void strayBytesAreNoLeaving(String stray) throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/nap", "") + stray).halfClose();
            assertThat(finalReply(client)).contains("HTTP/1.1 200").contains("rested");
        }
    }

    @Test
    void aStreamIsServedToItsEndToo() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.post("/lines", "{\"prompt\":3,\"cached\":700,\"completion\":3}"))
                    .halfClose();
            assertThat(finalReply(client)).contains("HTTP/1.1 200", "{\"prompt\":2,", "\r\n0\r\n\r\n");
        }
    }

    private static String finalReply(RawClient client) throws Exception {
        return client.rest().replace("HTTP/1.1 100 \r\n\r\n", "");
    }
}
