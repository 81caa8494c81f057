package io.ponder.runtime.tls;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns {@link TlsSettings} into Spring Boot's SSL bundles, which are read again when their files change, and makes the web
 * server use one. Runs before the application, since whether there is a bundle depends on the settings.
 */
public final class TlsBundles implements EnvironmentPostProcessor, Ordered {

    /** The bundle of the services among themselves. */
    static final String SERVICES = "ponder";

    /** The bundle for engines. */
    static final String ENGINES = "ponder-engines";

    /** After the configuration files have been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        TlsSettings tls = settings(environment);
        Map<String, Object> properties = new LinkedHashMap<>();
        bundle(properties, SERVICES, tls, tls.ca());
        bundle(properties, ENGINES, tls, tls.engineCa());
        if (tls.isServed()) {
            properties.put("server.ssl.bundle", SERVICES);
            properties.put("server.ssl.client-auth", tls.clientAuth().name().toLowerCase(Locale.ROOT));
        }
        environment.getPropertySources().addLast(new MapPropertySource("ponder-tls", properties));
    }

    private static TlsSettings settings(ConfigurableEnvironment environment) {
        try {
            return Binder.get(environment).bindOrCreate("ponder.tls", TlsSettings.class);
        } catch (BindException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            // The settings' own words, without those of the binder around them.
            throw new IllegalStateException(cause.getMessage(), e);
        }
    }

    private static void bundle(Map<String, Object> properties, String name, TlsSettings tls, String ca) {
        String bundle = "spring.ssl.bundle.pem." + name + ".";
        if (tls.hasCertificate()) {
            properties.put(bundle + "keystore.certificate", url(tls.cert()));
            properties.put(bundle + "keystore.private-key", url(tls.key()));
            if (!tls.keyPassword().isEmpty()) {
                properties.put(bundle + "keystore.private-key-password", tls.keyPassword());
            }
        }
        if (!ca.isEmpty()) {
            properties.put(bundle + "truststore.certificate", url(ca));
        }
        if (tls.hasCertificate() || !ca.isEmpty()) {
            properties.put(bundle + "reload-on-update", true);
        }
    }

    static String url(String file) {
        return Path.of(file).toAbsolutePath().toUri().toString();
    }
}
