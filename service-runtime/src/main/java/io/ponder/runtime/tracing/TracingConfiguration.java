package io.ponder.runtime.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.Locale;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Gives every service its {@link Tracing}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
public class TracingConfiguration {

    @Bean
    Tracing tracing(ObjectProvider<OpenTelemetry> telemetry, TracingSettings settings) {
        return new Tracing(telemetry.getIfAvailable(), settings);
    }

    @Bean
    @Conditional(TracingSwitch.class)
    SpanContext exemplars() {
        return new Exemplars();
    }

    /** In place of Boot's own exporter, by the same properties. */
    @Bean
    @Conditional(TracingSwitch.class)
    SpanExporters patientExporters(OtlpTracingProperties properties, SslBundles bundles) {
        String endpoint = String.valueOf(properties.getEndpoint());
        SpanExporter exporter = properties.getTransport() == Transport.GRPC
                ? overGrpc(properties, bundles)
                : overHttp(properties, bundles);
        return SpanExporters.of(new PatientExporter(exporter, endpoint));
    }

    private static SpanExporter overHttp(OtlpTracingProperties properties, SslBundles bundles) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(String.valueOf(properties.getEndpoint()))
                .setTimeout(properties.getTimeout())
                .setConnectTimeout(properties.getConnectTimeout())
                .setCompression(properties.getCompression().name().toLowerCase(Locale.ROOT));
        properties.getHeaders().forEach(builder::addHeader);
        secure(properties, bundles, builder::setSslContext);
        return builder.build();
    }

    private static SpanExporter overGrpc(OtlpTracingProperties properties, SslBundles bundles) {
        OtlpGrpcSpanExporterBuilder builder = OtlpGrpcSpanExporter.builder()
                .setEndpoint(String.valueOf(properties.getEndpoint()))
                .setTimeout(properties.getTimeout())
                .setConnectTimeout(properties.getConnectTimeout())
                .setCompression(properties.getCompression().name().toLowerCase(Locale.ROOT));
        properties.getHeaders().forEach(builder::addHeader);
        secure(properties, bundles, builder::setSslContext);
        return builder.build();
    }

    /** Trusts, and shows, the certificates that the variables of OpenTelemetry name. */
    private static void secure(
            OtlpTracingProperties properties, SslBundles bundles, BiConsumer<SSLContext, X509TrustManager> exporter) {
        String name = properties.getSsl().getBundle();
        if (name == null || name.isEmpty()) {
            return;
        }
        SslBundle bundle = bundles.getBundle(name);
        for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
            if (manager instanceof X509TrustManager trusting) {
                exporter.accept(bundle.createSslContext(), trusting);
                return;
            }
        }
    }
}
