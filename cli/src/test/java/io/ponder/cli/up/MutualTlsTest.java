package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.cli.service.CommandTls;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.gateway.GatewayApplication;
import io.ponder.proposer.ProposerApplication;
import io.ponder.reasoning.model.FailureException;
import io.ponder.search.SearchApplication;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import io.ponder.verifier.VerifierApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The four services with TLS on every hop, each with a certificate of its own, before an engine of another authority: a
 * question is answered, and whoever shows no certificate reaches none of them.
 */
@Timeout(180)
class MutualTlsTest {

    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();

    @TempDir
    private static Path folder;

    private static TestAuthority ours;
    private static Signed person;
    private static RunningApplication proposer;
    private static RunningApplication verifier;
    private static RunningApplication search;
    private static RunningApplication gateway;

    @BeforeAll
    static void start() throws Exception {
        ours = new TestAuthority(folder);
        person = ours.sign("dns:person");
        TestAuthority theirs = new TestAuthority(folder);
        ScriptedEngine engine = new ScriptedEngine(theirs.client(theirs.sign("ip:127.0.0.1")));
        RUNNING.push(engine);
        proposer = service(
                ProposerApplication.builder(),
                "--ponder.engine.url=" + engine.url(),
                "--ponder.tls.engine-ca=" + theirs.cert());
        verifier = service(VerifierApplication.builder(), "--ponder.verifier.proposer-url=" + proposer.url());
        search = service(
                SearchApplication.builder(),
                "--ponder.dependencies.proposer-url=" + proposer.url(),
                "--ponder.dependencies.verifier-url=" + verifier.url());
        gateway = service(GatewayApplication.builder(), "--ponder.gateway.search-url=" + search.url());
    }

    private static RunningApplication service(SpringApplicationBuilder builder, String... settings) throws Exception {
        Signed own = ours.sign("dns:localhost");
        RunningApplication started = new RunningApplication(
                ours.client(person),
                builder,
                Stream.concat(
                                Stream.of(settings),
                                Stream.of(
                                        "--server.address=127.0.0.1",
                                        "--ponder.tls.cert=" + own.cert(),
                                        "--ponder.tls.key=" + own.key(),
                                        "--ponder.tls.ca=" + ours.cert(),
                                        "--ponder.tls.client-auth=need"))
                        .toArray(String[]::new));
        RUNNING.push(started);
        return started;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable running : RUNNING) {
            running.close();
        }
    }

    @Test
    void aQuestionIsAnsweredOverTlsOnEveryHop() throws Exception {
        HttpResponse<String> reply = gateway.http()
                .send(
                        gateway.request("/v1/reasoning")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"model\":\"m\",\"input\":\"3 + 4?\",\"strategy\":\"best_of_n\",\"verifier\":\"judge\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.body()).contains("\\\\boxed{7}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(gateway.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void whoShowsNoCertificateReachesNoService() throws Exception {
        for (RunningApplication service : new RunningApplication[] {proposer, verifier, search, gateway}) {
            assertThatThrownBy(() -> socket(ours.client(), service)).isInstanceOf(IOException.class);
            assertThat(socket(ours.client(person), service)).contains("HTTP/1.1 200");
        }
    }

    private static String socket(SSLContext tls, RunningApplication service) throws IOException {
        try (var socket =
                tls.getSocketFactory().createSocket("localhost", service.url().getPort())) {
            socket.getOutputStream()
                    .write("GET /actuator/health/liveness HTTP/1.0\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As {@code ./ponder ask} does with a gateway elsewhere. */
    @Test
    void commandsShowTheirCertificateAndTrustTheAuthority() throws Exception {
        SSLContext before = SSLContext.getDefault();
        try {
            try (GatewayClient stranger = new GatewayClient(gateway.url())) {
                assertThatThrownBy(stranger::models)
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining("no authority that is trusted here has signed its certificate");
            }
            CommandTls.use(Map.of("PONDER_TLS_CA", ours.cert().toString()));
            try (GatewayClient unknown = new GatewayClient(gateway.url())) {
                assertThatThrownBy(unknown::models)
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining("it wants a certificate of this client");
            }
            CommandTls.use(Map.of(
                    "PONDER_TLS_CA", ours.cert().toString(),
                    "PONDER_TLS_CERT", person.cert().toString(),
                    "PONDER_TLS_KEY", person.key().toString()));
            try (GatewayClient known = new GatewayClient(gateway.url())) {
                assertThat(known.models()).isNotEmpty();
            }
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void aServiceThatIsAskedWithoutTlsIsNamedWithTheFix() throws Exception {
        URI plain = URI.create("http://127.0.0.1:" + search.url().getPort());
        try (RunningApplication wrong =
                new RunningApplication(GatewayApplication.builder(), "--ponder.gateway.search-url=" + plain)) {
            assertThat(wrong.get("/v1/models").body()).contains("search-service speaks TLS only; use https:// for it");
        }
    }
}
