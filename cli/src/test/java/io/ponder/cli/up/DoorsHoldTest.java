package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All four services meet a client's mistakes at their door in the same way, each in the form of its own API. They say to
 * browsers what a reply must not be used for, and take nothing that is too deep or too long.
 */
@Timeout(120)
class DoorsHoldTest {

    private static final Map<ServiceName, String> WORK = Map.of(
            ServiceName.GATEWAY, "/v1/chat/completions",
            ServiceName.SEARCH, "/v1/searches",
            ServiceName.PROPOSER, "/v1/proposals",
            ServiceName.VERIFIER, "/v1/scores",
            ServiceName.DATASET, "/v1/jobs");

    private static WholePonder ponder;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        ponder = WholePonder.started(
                List.of(ServiceName.values()),
                home,
                Map.of("ponder.engine.url", "http://127.0.0.1:" + WholePonder.freePort() + "/v1"));
    }

    @AfterAll
    static void stop() {
        ponder.close();
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void everyReplyHasItsHeaders(ServiceName service) throws Exception {
        for (String request : new String[] {
            "GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n",
            "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /actuator/env HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /a{b HTTP/1.1\r\nHost: x\r\n\r\n",
            post(service, "{")
        }) {
            assertThat(ask(service, request))
                    .as(request)
                    .contains(
                            "X-Content-Type-Options: nosniff",
                            "Content-Security-Policy: default-src 'self'",
                            "frame-ancestors 'none'",
                            "X-Frame-Options: DENY",
                            "Referrer-Policy: no-referrer",
                            "Cache-Control: no-") // the page may be kept, and asked for again
                    .doesNotContain("Strict-Transport-Security", "Server:");
        }
    }

    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void whatIsTooDeepOrTooLongIsTheClientsMistake(ServiceName service) throws Exception {
        for (String body : new String[] {
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"messages\":" + "[".repeat(300) + "]".repeat(300) + "}",
            "{\"seed\":" + "9".repeat(5000) + "}",
            "{\"" + "n".repeat(100_000) + "\":1}",
        }) {
            assertThat(ask(service, post(service, body)))
                    .as(body.substring(0, 20))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(ask(service, "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(ask(service, "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(200) + "\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    /** Nothing of the actuator but health, metrics and the version. */
    @ParameterizedTest
    @EnumSource(ServiceName.class)
    void theActuatorTellsNoSettings(ServiceName service) throws Exception {
        for (String name :
                new String[] {"env", "configprops", "beans", "heapdump", "threaddump", "loggers", "mappings"}) {
            assertThat(ask(service, "GET /actuator/" + name + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 404");
        }
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
            post(service, "{\"a\":1,\"a\":2}"),
            post(service, "{} {}"),
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

    private static String post(ServiceName service, String body) {
        return post(Objects.requireNonNull(WORK.get(service)), "application/json", body);
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
