package io.ponder.runtime;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How a service speaks HTTP.
 *
 * @param connectTimeout the most time to open a connection to another service or an engine
 * @param maxConnections open connections to all of them together
 * @param maxBody the largest request body that is read; a larger one is answered with 413
 */
@ConfigurationProperties("ponder.http")
public record HttpSettings(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("2048") int maxConnections,
        @DefaultValue("4MB") DataSize maxBody) {}
