package io.ponder.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the gateway believes and lets clients do.
 *
 * @param trustedProxies a regular expression for the addresses of proxies whose {@code X-Forwarded-For} and {@code
 *     X-Forwarded-Proto} count; empty for none
 * @param remoteImages whether a request may name an image by a URL, which the engine then fetches
 * @param mostUrgent the lowest {@code priority} that a client with a key may ask the engine for; lower is more urgent
 */
@ConfigurationProperties("ponder.edge")
public record EdgeSettings(
        @DefaultValue("") String trustedProxies,
        @DefaultValue("true") boolean remoteImages,
        @DefaultValue("0") int mostUrgent) {}
