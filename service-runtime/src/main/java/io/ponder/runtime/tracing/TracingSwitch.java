package io.ponder.runtime.tracing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Traces are made only where a collector is named. Otherwise none of Boot's parts for them is there, so that they cost
 * nothing. Of these parts, those are never there that would make spans by themselves: Ponder's work changes threads, and its
 * spans are begun where the work is.
 */
public final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware, Condition {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String SDK = "org.springframework.boot.opentelemetry.";

    /** The SDK with its resource, sampler and batches; and the exporter. */
    private static final Set<String> WANTED = Set.of(
            SDK + "autoconfigure.OpenTelemetrySdkAutoConfiguration",
            TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
        boolean isOn = environment != null && isOn(environment);
        boolean[] matches = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            boolean isOfTracing = name != null && (name.startsWith(TRACING) || name.startsWith(SDK));
            matches[i] = !isOfTracing || isOn && WANTED.contains(name);
        }
        return matches;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isOn(context.getEnvironment());
    }

    private static boolean isOn(Environment environment) {
        return !environment.getProperty(ENDPOINT, "").isBlank()
                && isTrue(environment, "management.opentelemetry.enabled")
                && isTrue(environment, "management.tracing.export.enabled")
                && isTrue(environment, "management.tracing.export.otlp.enabled");
    }

    private static boolean isTrue(Environment environment, String property) {
        return environment.getProperty(property, Boolean.class, true);
    }
}
