package io.ponder.runtime.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How traces are made; where they go is said by {@code OTEL_EXPORTER_OTLP_ENDPOINT}.
 *
 * @param text whether spans of engine calls contain what was asked and answered
 * @param trustClients whether a request goes on with its sender's trace, and is sampled as that was
 */
@ConfigurationProperties("ponder.tracing")
public record TracingSettings(
        @DefaultValue("false") boolean text,
        @DefaultValue("true") boolean trustClients) {}
