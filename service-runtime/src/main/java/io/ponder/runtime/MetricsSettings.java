package io.ponder.runtime;

import io.ponder.runtime.settings.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the metrics.
 *
 * @param tenants how many tenants have series of their own; further ones are counted together
 */
@ConfigurationProperties("ponder.metrics")
public record MetricsSettings(
        @Range(least = "1") @DefaultValue("100") int tenants) {}
