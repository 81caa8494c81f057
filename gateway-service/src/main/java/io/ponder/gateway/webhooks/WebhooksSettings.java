package io.ponder.gateway.webhooks;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are sent.
 *
 * @param key what the secrets of all endpoints are derived from, at least 32 characters, the same for all gateways; empty
 *     for one that is made and kept in the database, which only a file of H2 permits
 * @param allow the hosts, addresses and networks ({@code 10.1.0.0/16}) beside the public internet that may be asked
 * @param patience how long an endpoint may take to answer
 * @param mostEndpoints the most endpoints of one team
 * @param atOnce the most messages that one gateway sends at once, few of them to the same endpoint
 * @param pauses after how long a message that was not heard is sent again; after the last of them, it is given up
 */
@ConfigurationProperties("ponder.gateway.webhooks")
public record WebhooksSettings(
        @DefaultValue("") String key,
        @DefaultValue List<String> allow,
        @Range(least = "1ms") @DefaultValue("15s") Duration patience,
        @Range(least = "0") @DefaultValue("20") int mostEndpoints,
        @Range(least = "1") @DefaultValue("64") int atOnce,

        @DefaultValue({"5s", "30s", "2m", "10m", "30m", "1h", "2h", "4h", "8h"})
        List<Duration> pauses) {

    /** Of the messages that are sent at once, how many may go to one endpoint: one that hangs holds up no other. */
    int atOnceToOne() {
        return Math.max(1, atOnce / 32);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "WebhooksSettings[allow=" + allow + "]";
    }
}
