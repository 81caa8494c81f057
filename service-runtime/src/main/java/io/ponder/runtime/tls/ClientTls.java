package io.ponder.runtime.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * How a service's HTTP client speaks TLS: it shows the service's certificate to whoever asks for one, verifies the other's
 * certificate and name, and follows the files when they change.
 */
public final class ClientTls implements TlsSocketStrategy {

    /** Makes the context of a bundle. */
    @FunctionalInterface
    private interface Contexts {
        SSLContext of(SslBundle bundle);
    }

    private volatile TlsSocketStrategy current;

    private ClientTls(SslBundles bundles, String name, Contexts contexts) {
        if (!bundles.getBundleNames().contains(name)) {
            current = DefaultClientTlsStrategy.createDefault();
            return;
        }
        current = new DefaultClientTlsStrategy(contexts.of(bundles.getBundle(name)));
        bundles.addBundleUpdateHandler(name, changed -> current = new DefaultClientTlsStrategy(contexts.of(changed)));
    }

    /** Trusts other services whose certificate is signed by one of {@link TlsSettings#ca}. */
    public static ClientTls ofServices(SslBundles bundles) {
        return new ClientTls(bundles, TlsBundles.SERVICES, SslBundle::createSslContext);
    }

    /** Trusts engines that Java trusts, and also those that one of {@link TlsSettings#engineCa} has signed. */
    public static ClientTls ofEngines(SslBundles bundles) {
        return new ClientTls(bundles, TlsBundles.ENGINES, ClientTls::alsoTrusting);
    }

    /** Trusts what Java trusts and also {@link TlsSettings#ca}: for commands that people run. */
    public static SSLContext ofCommands(TlsSettings tls) {
        return alsoTrusting(SslBundle.of(new PemSslStoreBundle(
                tls.hasCertificate()
                        ? PemSslStoreDetails.forCertificate(TlsBundles.url(tls.cert()))
                                .withPrivateKey(TlsBundles.url(tls.key()))
                                .withPrivateKeyPassword(tls.keyPassword())
                        : null,
                tls.ca().isEmpty() ? null : PemSslStoreDetails.forCertificates(TlsBundles.url(tls.ca())))));
    }

    private static SSLContext alsoTrusting(SslBundle bundle) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (Certificate authority : authorities(bundle.getStores().getTrustStore())) {
                all.setCertificateEntry("authority-" + all.size(), authority);
            }
            SSLContext context = SSLContext.getInstance(bundle.getProtocol());
            context.init(bundle.getManagers().getKeyManagers(), trusting(all), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the TLS settings for engines cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> authorities(@Nullable KeyStore more) throws GeneralSecurityException {
        List<Certificate> authorities = new ArrayList<>();
        for (TrustManager java : trusting(null)) {
            X509Certificate[] accepted =
                    java instanceof X509TrustManager manager ? manager.getAcceptedIssuers() : new X509Certificate[0];
            authorities.addAll(Arrays.asList(accepted));
        }
        if (more != null) {
            for (String alias : Collections.list(more.aliases())) {
                authorities.add(more.getCertificate(alias));
            }
        }
        return authorities;
    }

    /** @param store null for what Java trusts */
    private static TrustManager[] trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        return current.upgrade(socket, target, port, attachment, context);
    }
}
