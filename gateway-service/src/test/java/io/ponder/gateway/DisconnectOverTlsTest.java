package io.ponder.gateway;

import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** TLS hides no client that leaves, ends its side or reads no more. */
class DisconnectOverTlsTest extends DisconnectTest {

    @TempDir
    private static Path folder;

    private static TestAuthority authority;
    private static Signed shown;
    private static RunningApplication secure;

    @BeforeAll
    static void startWithTls() throws Exception {
        authority = new TestAuthority(folder);
        shown = authority.sign("dns:localhost");
        secure = withTls(SEARCH.url());
    }

    @AfterAll
    static void stop() {
        secure.close();
    }

    private static RunningApplication withTls(URI search, String... settings) throws Exception {
        String[] tls = {"--ponder.tls.cert=" + shown.cert(), "--ponder.tls.key=" + shown.key()};
        return new RunningApplication(
                authority.client(),
                GatewayApplication.builder(),
                Stream.concat(Stream.of(settings(search, settings)), Stream.of(tls))
                        .toArray(String[]::new));
    }

    @Override
    RunningApplication gateway() {
        return secure;
    }

    @Override
    RunningApplication gateway(URI search, String... settings) throws Exception {
        return withTls(search, settings);
    }

    /** Tomcat loses a request that ends its stream together with the handshake, so this one has arrived before. */
    @Override
    void endSide(Socket client) throws Exception {
        SEARCH.nextAsked();
        super.endSide(client);
    }

    @Override
    Socket connect(URI gateway) throws Exception {
        return authority.client().getSocketFactory().createSocket("localhost", gateway.getPort());
    }
}
