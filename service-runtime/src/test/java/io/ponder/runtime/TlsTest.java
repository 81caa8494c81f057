package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.testing.Eventually;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** A service that speaks TLS: whom it lets in, and that it still sees its clients leave, stay and stall. */
@Timeout(120)
class TlsTest {

    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static Signed server;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(folder);
        server = authority.sign("dns:localhost", "ip:127.0.0.1");
        app = started(authority.client(), server, "--ponder.http.read-patience=1s");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static RunningApplication started(SSLContext client, Signed shown, String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "--server.address",
                "127.0.0.1",
                "--spring.threads.virtual.enabled",
                "true",
                "--ponder.tls.cert",
                shown.cert().toString(),
                "--ponder.tls.key",
                shown.key().toString()));
        for (String setting : more) {
            String[] parts = setting.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        return new RunningApplication(
                client,
                new SpringApplicationBuilder(RuntimeTest.App.class),
                settings.entrySet().stream().map(Map.Entry::toString).toArray(String[]::new));
    }

    private static RawClient client(String version) throws Exception {
        SSLSocket socket = (SSLSocket) authority
                .client()
                .getSocketFactory()
                .createSocket("localhost", app.url().getPort());
        socket.setEnabledProtocols(new String[] {version});
        return new RawClient(socket);
    }

    @Test
    void whoTrustsTheAuthorityIsServed() throws Exception {
        assertThat(app.get("/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void plainHttpIsToldThatTheAddressNeedsTls() throws Exception {
        try (RawClient plain = new RawClient(app.url().getPort())) {
            plain.send("GET /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(plain.rest()).startsWith("HTTP/1.1 400").contains("requires TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theWorkOfAClientThatLeftIsStopped(String version) throws Exception {
        RuntimeTest.MET.clear();
        try (RawClient client = client(version)) {
            client.send(RawClient.post("/silent", ""));
            assertThat(RuntimeTest.MET.poll(20, TimeUnit.SECONDS)).isEqualTo("working");
        }
        assertThat(RuntimeTest.MET.poll(20, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }

    /** In TLS 1.2 the end of one side is the end of both. */
    @ParameterizedTest
    @CsvSource({"/nap,", "/lines,'{\"prompt\":3,\"cached\":700,\"completion\":3}'"})
    void aClientThatOnlyEndsItsSideGetsItsReply(String path, String body) throws Exception {
        try (RawClient client = client("TLSv1.3")) {
            // Tomcat loses what it has read beside the end of the handshake when the stream ends at once, so ask
            // before.
            client.send("HEAD /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            client.send(RawClient.post(path, body == null ? "" : body)).halfClose();
            assertThat(client.rest().replace("HTTP/1.1 100 \r\n\r\n", ""))
                    .startsWith("HTTP/1.1 200")
                    .containsAnyOf("rested", "\r\n0\r\n\r\n");
        }
    }

    @Test
    void aClientWithoutACertificateIsRefusedWhereOneIsNeeded() throws Exception {
        Signed known = authority.sign("dns:client");
        TestAuthority foreign = new TestAuthority(folder);
        try (RunningApplication strict = started(
                authority.client(known),
                server,
                "--ponder.tls.ca=" + authority.cert(),
                "--ponder.tls.client-auth=need")) {
            assertThat(strict.get("/actuator/health").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> ask(authority.client(), strict)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ask(foreign.client(foreign.sign("dns:client")), strict))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aChangedCertificateIsShownWithoutARestart() throws Exception {
        TestAuthority next = new TestAuthority(folder);
        Signed rotated = authority.sign("dns:localhost");
        try (RunningApplication rotating =
                started(authority.client(), rotated, "--spring.ssl.bundle.watch.file.quiet-period=100ms")) {
            assertThat(ask(authority.client(), rotating)).contains("HTTP/1.1 200");
            next.sign("dns:localhost").replace(rotated);
            Eventually.within(Duration.ofSeconds(60), () -> {
                try {
                    return ask(next.client(), rotating).contains("HTTP/1.1 200");
                } catch (Exception e) {
                    return false;
                }
            });
            assertThatThrownBy(() -> ask(authority.client(), rotating)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEncryptedKeyIsReadWithItsPassword() throws Exception {
        Signed locked = new Signed(server.cert(), authority.encrypt(server.key(), "open sesame"));
        try (RunningApplication opened = started(authority.client(), locked, "--ponder.tls.key-password=open sesame")) {
            assertThat(opened.get("/actuator/health").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ponder.tls.key= | PONDER_TLS_CERT and PONDER_TLS_KEY must be set together",
                "--ponder.tls.cert=/nowhere.pem | PONDER_TLS_CERT: there is no file '/nowhere.pem' that can be read",
                "--ponder.tls.engine-ca=/no.pem | PONDER_TLS_ENGINE_CA: there is no file '/no.pem' that can be read",
                "--ponder.tls.client-auth=need | PONDER_TLS_CLIENT_AUTH needs PONDER_TLS_CERT",
            })
    void settingsThatCannotWorkEndTheStartAndSayWhatToDo(String setting, String says) {
        assertThatThrownBy(() -> started(authority.client(), server, setting).close())
                .hasMessageStartingWith(says);
    }

    private static String ask(SSLContext context, RunningApplication app) throws IOException {
        try (Socket socket = context.getSocketFactory()
                        .createSocket("localhost", app.url().getPort());
                RawClient client = new RawClient(socket)) {
            client.send("GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return client.rest();
        }
    }
}
