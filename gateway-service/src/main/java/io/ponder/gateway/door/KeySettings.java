package io.ponder.gateway.door;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether requests need keys.
 *
 * @param requireKeys whether they do
 * @param keysOutlive how long keys that were good go on working while the database cannot be asked
 */
@ConfigurationProperties("ponder.gateway")
record KeySettings(
        @DefaultValue("auto") Required requireKeys,
        @DefaultValue("5m") Duration keysOutlive) {

    enum Required {
        /** Not on loopback, as long as no key was ever created; everywhere else, and without a good key it does not start. */
        AUTO,
        /** Always, even if there is none yet. */
        TRUE,
        /** Never: whoever reaches the gateway may do everything. */
        FALSE
    }
}
