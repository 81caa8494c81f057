package io.ponder.runtime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the metrics.
 *
 * @param tenants how many tenants have series of their own; further ones are counted together
 */
@ConfigurationProperties("ponder.metrics")
public record MetricsSettings(@DefaultValue("100") int tenants) {

    public MetricsSettings {
        if (tenants < 1) {
            throw new IllegalArgumentException("ponder.metrics.tenants must be at least 1");
        }
    }
}
