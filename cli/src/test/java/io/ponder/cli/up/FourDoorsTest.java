package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All four services meet a client's mistakes at their door in the same way, each in the form of its own API. */
@Timeout(120)
class FourDoorsTest {

    private static final Map<ServiceName, String> WORK = Map.of(
            ServiceName.GATEWAY, "/v1/chat/completions",
            ServiceName.SEARCH, "/v1/searches",
            ServiceName.PROPOSER, "/v1/proposals",
            ServiceName.VERIFIER, "/v1/scores");

    private static WholePonder ponder;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        ponder = WholePonder.started(
                home, Map.of("ponder.engine.url", "http://127.0.0.1:" + WholePonder.freePort() + "/v1"));
    }

    @AfterAll
    static void stop() {
        ponder.close();
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void whatCannotBeReadIsA400InJson(ServiceName service) throws Exception {
        String path = Objects.requireNonNull(WORK.get(service));
        for (String mistake : new String[] {
            "GARBAGE\r\n\r\n",
            "GET /a{b HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
            post(path, "multipart/form-data", "abc"),
            post(path, "application/json", "{\"a\":1,\"a\":2}"),
            post(path, "application/json", "{} {}"),
        }) {
            isRefused(service, mistake, 400);
        }
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void whatIsNotThereIsA404InJson(ServiceName service) throws Exception {
        isRefused(service, post("/nowhere", "multipart/form-data", "abc"), 404);
        isRefused(service, "GET /error HTTP/1.1\r\nHost: x\r\n\r\n", 404);
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void noEncodedPathLeadsOutOfHealth(ServiceName service) throws Exception {
        isRefused(
                service,
                "GET /actuator/health/..%2f HTTP/1.1\r\nHost: x\r\n\r\n",
                service == ServiceName.GATEWAY ? 404 : 400);
    }

    private static void isRefused(ServiceName service, String request, int status) throws IOException {
        assertThat(ask(service, request))
                .as("%s: %s", service, request)
                .startsWith("HTTP/1.1 " + status)
                .contains(
                        service == ServiceName.GATEWAY
                                ? "Content-Type: application/json"
                                : "Content-Type: application/problem+json");
    }

    private static String post(String path, String type, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String ask(ServiceName service, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", ponder.settings.port(service))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] reply = new byte[4096];
            return new String(reply, 0, Math.max(0, socket.getInputStream().read(reply)), StandardCharsets.US_ASCII);
        }
    }
}
