package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that cannot be read is the client's mistake. */
@Timeout(60)
class OddQueriesTest extends GatewayTest {

    @Test
    void aParameterOfAnotherTypeIsNamed() throws Exception {
        var refused = get("/v1/models?suffixes=often");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString()).isEqualTo("suffixes");
        assertThat(json(refused).at("/error/message").asString()).isEqualTo("suffixes must be true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/admin/keys?=1", "/v1/admin/teams?=", "/v1/models?a=1&=2", "/v1/usage/requests?=c"})
    void aParameterWithoutANameIsRefused(String path) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URL.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reply).startsWith("HTTP/1.1 400").contains("the query, after the ?, cannot be read");
        }
    }
}
