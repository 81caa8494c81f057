package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.testing.ScriptedServer;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every certificate that cannot be trusted ends the call with a message that says what is wrong with it. */
@Timeout(60)
class TlsTroubleTest {

    private static final String NAME = "search.internal";

    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static Signed good;

    @BeforeAll
    static void found() throws Exception {
        authority = new TestAuthority(folder);
        good = authority.sign("dns:" + NAME);
    }

    /** Asks a server, which is found by an address and verified by its name. */
    private static String ask(int port, SSLContext client) throws Exception {
        URI base = URI.create("https://" + NAME + ":" + port);
        InetAddress[] addresses = {InetAddress.getLoopbackAddress()};
        try (CloseableHttpClient http =
                HttpClients.create(Duration.ofSeconds(5), 2, new DefaultClientTlsStrategy(client))) {
            ServiceClient service = new ServiceClient(
                    "search-service",
                    base,
                    http,
                    Duration.ZERO,
                    InstantSource.system(),
                    new Replicas(base, host -> addresses, InstantSource.system()));
            return String.valueOf(service.get("/", Map.class, RequestContext.fresh()));
        }
    }

    private static ScriptedServer server(SSLContext tls) {
        return new ScriptedServer(tls).document("/", "{\"a\":1}");
    }

    @Test
    void aReplicaIsFoundByItsAddressAndVerifiedByItsName() throws Exception {
        try (ScriptedServer server = server(authority.client(good))) {
            assertThat(ask(server.url().getPort(), authority.client())).isEqualTo("{a=1}");
        }
    }

    @Test
    void aCertificateOfAnotherNameIsNotTrusted() throws Exception {
        try (ScriptedServer server = server(authority.client(authority.sign("dns:proposer.internal")))) {
            fails(server.url().getPort(), authority.client(), "its certificate is for another name");
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsNotTrusted() throws Exception {
        try (ScriptedServer server = server(authority.client(good))) {
            fails(
                    server.url().getPort(),
                    new TestAuthority(folder).client(),
                    "no authority that is trusted here has signed its certificate; PONDER_TLS_CA names");
        }
    }

    @Test
    void anExpiredCertificateIsNotTrusted() throws Exception {
        try (ScriptedServer server = server(authority.client(authority.signExpired("dns:" + NAME)))) {
            fails(server.url().getPort(), authority.client(), "its certificate has expired");
        }
    }

    @Test
    void aServerWithoutTlsIsToldApart() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ForkJoinPool.commonPool().submit(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("HTTP/1.1 400 \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                return null;
            });
            fails(plain.getLocalPort(), authority.client(), "it does not speak TLS; use http://");
        }
    }

    private static void fails(int port, SSLContext client, String says) {
        assertThatThrownBy(() -> ask(port, client))
                .hasMessageStartingWith("no TLS connection to search-service: " + says);
    }
}
