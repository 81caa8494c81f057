package io.ponder.contracts.wire;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says why a TLS connection could not be made, in words that tell an operator what to do. */
public final class TlsTrouble {

    /** What Tomcat answers to plain HTTP on a port that speaks TLS. */
    private static final String NEEDS_TLS = "requires TLS";

    private TlsTrouble() {}

    /**
     * @param authorities the setting that names the authorities which are trusted
     * @return what is wrong, such as "its certificate has expired"; null if the failure has nothing to do with TLS
     */
    public static @Nullable String of(IOException failure, String authorities) {
        if (!(failure instanceof SSLException)) {
            return null;
        }
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("received fatal alert")) {
            return alert(said);
        }
        if (said.contains("unsupported or unrecognized ssl message")) {
            return "it does not speak TLS; use http:// for it, or give it a certificate";
        }
        boolean isUntrusted = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "its certificate has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet; compare the clocks";
            }
            isUntrusted |= cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException;
        }
        if (isUntrusted) {
            return "no authority that is trusted here has signed its certificate; " + authorities
                    + " names the authorities";
        }
        boolean isName = failure instanceof SSLPeerUnverifiedException
                || failure.getCause() instanceof CertificateException && said.contains("name");
        if (isName) {
            return "its certificate is for another name";
        }
        return failure.getCause() instanceof EOFException || said.contains("closed")
                ? "it closed the connection during the handshake"
                : "the handshake failed; the log has the details";
    }

    private static String alert(String said) {
        boolean isAboutUs =
                said.contains("certificate") || said.contains("unknown_ca") || said.contains("access_denied");
        return isAboutUs
                ? "it wants a certificate of this client, and got none that it trusts; PONDER_TLS_CERT names one"
                : "it refused the handshake; the log has the details";
    }

    /** Whether a reply is Tomcat's to plain HTTP on a port that speaks TLS. */
    static boolean wantsTls(int status, String body) {
        return status == 400 && body.contains(NEEDS_TLS);
    }
}
