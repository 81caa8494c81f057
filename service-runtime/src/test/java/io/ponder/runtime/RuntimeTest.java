package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"ponder.http.max-body=64KB", "spring.threads.virtual.enabled=true", "server.address=127.0.0.1"})
@ExtendWith(OutputCaptureExtension.class)
class RuntimeTest {

    /** What the work of the test endpoints met. */
    static final BlockingQueue<String> MET = new LinkedBlockingQueue<>();

    @LocalServerPort
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({ServiceRuntime.class, FailureAdvice.class, Endpoints.class})
    static class App {
        @Bean
        FailureRenderer renderer() {
            return new ProblemRenderer("test-service");
        }

        @Bean
        PassingTrouble trouble() {
            return e -> e instanceof UncheckedIOException
                    ? Failure.passing(Kind.UPSTREAM_UNAVAILABLE, "the shelf is away; try again shortly")
                    : null;
        }
    }

    @RestController
    static class Endpoints {

        @PostMapping("/echo")
        Tokens echo(@RequestBody Tokens tokens) {
            return tokens;
        }

        @PostMapping("/context")
        String context(HttpServletRequest request) {
            RequestContext context = RequestContexts.of(request);
            return context.requestId() + " " + context.traceId() + " " + (context.deadline() != null);
        }

        @PostMapping("/crash")
        void crash() {
            throw new IllegalStateException("secret");
        }

        @PostMapping("/shelf")
        void shelf() {
            throw new IllegalStateException("secret", new UncheckedIOException(new IOException("secret")));
        }

        /** Meets a client that has left, in each way of learning it. */
        @PostMapping("/gone")
        void gone(@RequestBody Tokens way) throws IOException {
            switch ((int) way.prompt()) {
                case 0 -> throw new ClientGoneException();
                case 1 -> throw new ClientAbortException();
                default -> throw new AsyncRequestNotUsableException("gone");
            }
        }

        /** Works until it is cancelled, without ever writing. */
        @PostMapping("/silent")
        void silent(HttpServletRequest request) {
            ClientWatch.run(request, (send, cancellation) -> untilCancelled(cancellation), item -> {});
        }

        /** Is told to stop: before it works if asked for no tokens, and while it works otherwise. */
        @PostMapping("/stopped")
        void stopped(@RequestBody Tokens tokens, HttpServletRequest request) {
            if (tokens.equals(Tokens.NONE)) {
                throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "this service is shutting down")
                        .asException();
            }
            Thread server = Thread.currentThread();
            ClientWatch.run(
                    request,
                    (send, cancellation) -> {
                        server.interrupt();
                        untilCancelled(cancellation);
                    },
                    item -> {});
        }

        /** Works for longer than it takes to look twice whether the client is there. */
        @PostMapping("/nap")
        String nap(HttpServletRequest request) {
            ClientWatch.run(request, (send, cancellation) -> rest(700), item -> {});
            return "rested";
        }

        @PostMapping("/lines")
        void lines(@RequestBody Tokens tokens, HttpServletRequest request, HttpServletResponse response) {
            LineReply.send(
                    request,
                    response,
                    LineReply.Framing.LINES,
                    Tokens.class,
                    (send, cancellation) -> {
                        for (int i = 0; i < tokens.prompt(); i++) {
                            send.accept(new Tokens(i, 0, 0));
                        }
                        if (tokens.completion() == 1) {
                            throw Failure.of(Failure.Kind.UPSTREAM_ERROR, "broke")
                                    .asException();
                        }
                        if (tokens.completion() == 2) {
                            untilCancelled(cancellation);
                        }
                        rest(tokens.cached());
                    },
                    failure -> new Tokens(-1, 0, 0));
        }

        private static void rest(long ms) {
            try {
                Thread.sleep(ms);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void untilCancelled(io.ponder.contracts.wire.Cancellation cancellation) {
            cancellation.onCancel(() -> MET.add("cancelled"));
            MET.add("working");
            try {
                Thread.sleep(60_000);
                MET.add("slept on");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void forget() {
        MET.clear();
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The caller counts what a service may have spent that is stopped while it works, and nothing for a refusal. */
    @Test
    void aServiceWithASettingOutOfItsRangeDoesNotStart() {
        assertThatThrownBy(() -> new SpringApplicationBuilder(App.class).run("--ponder.http.json-depth=0"))
                .rootCause()
                .hasMessage("ponder.http.json-depth is 0, but must be 1 to 1000");
    }

    @Test
    void aStopWhileItWorksIsToldFromARefusal() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + port);
        try (CloseableHttpClient http = HttpClients.createDefault()) {
            ServiceClient service =
                    new ServiceClient("test-service", url, http, Duration.ofSeconds(1), InstantSource.system());
            assertThatThrownBy(() -> service.post("/stopped", Tokens.NONE, Tokens.class, RequestContext.fresh()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("shutting down");
            assertThatThrownBy(
                            () -> service.post("/stopped", new Tokens(1, 0, 0), Tokens.class, RequestContext.fresh()))
                    .isInstanceOf(FailureException.class)
                    .isNotInstanceOf(RefusedException.class)
                    .hasMessageContaining("shutting down");
        }
    }

    @Test
    void aRequestIdAndATraceFollowTheRequest() throws Exception {
        HttpResponse<String> reply = post(
                "/context",
                "",
                "X-Request-Id",
                "req-7",
                "traceparent",
                "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01",
                "X-Ponder-Deadline-Ms",
                "5000");
        assertThat(reply.body()).isEqualTo("req-7 0123456789abcdef0123456789abcdef true");
        assertThat(reply.headers().firstValue("X-Request-Id")).contains("req-7");
    }

    @Test
    void aMissingOrUnusableRequestIdIsMadeAnew() throws Exception {
        HttpResponse<String> reply = post("/context", "", "X-Request-Id", "x".repeat(500));
        assertThat(reply.headers().firstValue("X-Request-Id").orElseThrow()).hasSize(36);
        assertThat(reply.body()).endsWith(" false");
    }

    @Test
    void malformedJsonIsA400ThatSaysWhere() throws Exception {
        HttpResponse<String> reply = post("/echo", "{\"prompt\": ");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(reply.body()).contains("not valid JSON at line 1");
    }

    @Test
    void aValueOfTheWrongKindNamesItsField() throws Exception {
        HttpResponse<String> reply = post("/echo", "{\"prompt\": \"many\"}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("\"field\":\"prompt\"");
    }

    @Test
    void aMissingFieldIsNotTakenForBrokenJson() throws Exception {
        HttpResponse<String> reply = post("/echo", "{}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("not valid JSON");
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblemsToo() throws Exception {
        assertThat(post("/nothing", "{}").statusCode()).isEqualTo(404);
        HttpResponse<String> reply = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/echo"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void anUnforeseenExceptionTellsTheClientNothingOfItsInsides() throws Exception {
        HttpResponse<String> reply = post("/crash", "{}");
        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("secret");
    }

    @Test
    void troubleThatTheServiceKnowsIsA503AndNoErrorInTheLog(CapturedOutput output) throws Exception {
        HttpResponse<String> reply = post("/shelf", "{}");
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        assertThat(reply.body()).contains("the shelf is away").doesNotContain("secret");
        assertThat(output).contains("/shelf cannot be served").doesNotContain("ERROR");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItsLengthIsDeclaredOrNot() throws Exception {
        String large = "{\"prompt\": " + " ".repeat(100_000) + "1}";
        HttpRequest chunked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/echo"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))
                .build();
        assertThat(post("/echo", large).statusCode()).isEqualTo(413);
        assertThat(client.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void aFailureBeforeTheFirstLineIsAStatusAndAfterItALine() throws Exception {
        assertThat(post("/lines", "{\"prompt\":0,\"cached\":0,\"completion\":1}")
                        .statusCode())
                .isEqualTo(502);
        HttpResponse<String> begun = post("/lines", "{\"prompt\":2,\"cached\":0,\"completion\":1}");
        assertThat(begun.statusCode()).isEqualTo(200);
        assertThat(begun.body().lines()).hasSize(3).last().asString().contains("\"prompt\":-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aClientThatHasLeftGetsNoEmptyReplyAndIsNoErrorInTheLog(int way, CapturedOutput output) throws Exception {
        try (Socket socket = open("/gone", "{\"prompt\":" + way + ",\"cached\":0,\"completion\":0}")) {
            assertThat(socket.getInputStream().read()).isNegative();
        }
        assertThat(output).doesNotContain("ERROR");
    }

    @Test
    void aClientThatLeavesASilentRequestStopsItsWorkWithinTwoSeconds() throws Exception {
        try (Socket socket = open("/silent", "")) {
            assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("working");
            socket.close();
            assertThat(MET.poll(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
        }
    }

    @Test
    void aClientThatLeavesAStreamStopsItsWorkWithinTwoSeconds() throws Exception {
        try (Socket socket = open("/lines", "{\"prompt\":3,\"cached\":0,\"completion\":2}")) {
            assertThat(MET.poll(10, TimeUnit.SECONDS)).isEqualTo("working");
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            socket.close();
            assertThat(MET.poll(30, TimeUnit.SECONDS)).isEqualTo("cancelled");
        }
    }

    @Test
    void aClientThatSendsItsNextRequestEarlyHasNotLeft() throws Exception {
        try (Socket socket = open("/nap", "")) {
            socket.getOutputStream().write(request("/crash", ""));
            byte[] replies = new byte[4096];
            int read = 0;
            while (!new String(replies, 0, read, StandardCharsets.US_ASCII).contains("HTTP/1.1 500")) {
                read += socket.getInputStream().read(replies, read, replies.length - read);
            }
            assertThat(new String(replies, 0, read, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        }
    }

    private Socket open(String path, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream();
        out.write(request(path, body));
        out.flush();
        return socket;
    }

    private static byte[] request(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
