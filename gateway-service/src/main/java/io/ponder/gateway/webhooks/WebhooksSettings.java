package io.ponder.gateway.webhooks;

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
 * @param atOnce the most messages that one gateway sends at once
 */
@ConfigurationProperties("ponder.gateway.webhooks")
public record WebhooksSettings(
        @DefaultValue("") String key,
        @DefaultValue List<String> allow,
        @DefaultValue("15s") Duration patience,
        @DefaultValue("20") int mostEndpoints,
        @DefaultValue("16") int atOnce) {

    /** Without the key. */
    @Override
    public String toString() {
        return "WebhooksSettings[allow=" + allow + "]";
    }
}
