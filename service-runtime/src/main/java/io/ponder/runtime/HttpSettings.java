package io.ponder.runtime;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * HTTP settings of a service.
 *
 * @param connectTimeout the longest time to open a connection to another service or an engine
 * @param maxConnections the most open connections to all of them together
 * @param maxBody the largest request body accepted; a larger one is answered with 413
 */
@ConfigurationProperties("ponder.http")
public record HttpSettings(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("2048") int maxConnections,
        @DefaultValue("4MB") DataSize maxBody) {}
