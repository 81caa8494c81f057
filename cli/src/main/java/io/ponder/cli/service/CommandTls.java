package io.ponder.cli.service;

import io.ponder.runtime.tls.ClientTls;
import io.ponder.runtime.tls.TlsSettings;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** How commands speak TLS to a Ponder elsewhere. */
public final class CommandTls {

    private CommandTls() {}

    /**
     * Makes all clients of this process trust {@code PONDER_TLS_CA} too, and show {@code PONDER_TLS_CERT}, where these are
     * set.
     *
     * @throws IllegalArgumentException when a variable names no file that can be read
     * @throws IllegalStateException when a file holds something else
     */
    public static void use(Map<String, String> env) {
        TlsSettings tls = TlsSettings.of(env);
        if (tls.hasCertificate() || !tls.ca().isEmpty()) {
            SSLContext.setDefault(ClientTls.ofCommands(tls));
        }
    }
}
