package io.ponder.runtime.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The PEM files of TLS; empty for none. A service with a certificate speaks TLS only, and shows the same certificate where
 * it is a client.
 *
 * @param cert the certificate, followed by those of the authorities between it and the root
 * @param key its private key
 * @param keyPassword what the key is encrypted with, if it is
 * @param ca the authorities whose certificates other services, and this one's clients, must show; without, those that
 *     Java trusts
 * @param engineCa the authorities of engines, beside those that Java trusts
 * @param clientAuth whether this service's clients must show a certificate: {@code none}, {@code want} or {@code need}
 * @param listen whether to speak TLS to clients; if not, the certificate is only shown to others
 */
@ConfigurationProperties("ponder.tls")
public record TlsSettings(
        @DefaultValue("") String cert,
        @DefaultValue("") String key,
        @DefaultValue("") String keyPassword,
        @DefaultValue("") String ca,
        @DefaultValue("") String engineCa,
        @DefaultValue("none") ClientAuth clientAuth,
        @DefaultValue("true") boolean listen) {

    /** Whether clients must show a certificate. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    public TlsSettings {
        if (cert.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("PONDER_TLS_CERT and PONDER_TLS_KEY must be set together");
        }
        if (clientAuth != ClientAuth.NONE && (ca.isEmpty() || cert.isEmpty())) {
            throw new IllegalArgumentException(
                    "PONDER_TLS_CLIENT_AUTH needs PONDER_TLS_CERT, PONDER_TLS_KEY and PONDER_TLS_CA, which names the"
                            + " authorities that sign the clients' certificates");
        }
        requireFile("PONDER_TLS_CERT", cert);
        requireFile("PONDER_TLS_KEY", key);
        requireFile("PONDER_TLS_CA", ca);
        requireFile("PONDER_TLS_ENGINE_CA", engineCa);
    }

    /** The settings of a command, from its environment. */
    public static TlsSettings of(Map<String, String> env) {
        return new TlsSettings(
                env.getOrDefault("PONDER_TLS_CERT", ""),
                env.getOrDefault("PONDER_TLS_KEY", ""),
                env.getOrDefault("PONDER_TLS_KEY_PASSWORD", ""),
                env.getOrDefault("PONDER_TLS_CA", ""),
                "",
                ClientAuth.NONE,
                false);
    }

    private static void requireFile(String setting, String file) {
        if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
            throw new IllegalArgumentException(setting + ": there is no file '" + file + "' that can be read");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsSettings[" + cert + ", " + ca + ", " + engineCa + ", " + clientAuth + "]";
    }

    /** Whether there is something to show. */
    public boolean hasCertificate() {
        return !cert.isEmpty();
    }

    /** Whether this service speaks TLS to its clients. */
    public boolean isServed() {
        return hasCertificate() && listen;
    }
}
