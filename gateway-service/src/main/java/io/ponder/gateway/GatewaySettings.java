package io.ponder.gateway;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the gateway is told at its start.
 *
 * @param searchUrl where search-service listens
 * @param defaultStrategy what a request gets that picks no search
 * @param catalogAge how old the list of models, strategies and verifiers may get before it is fetched again
 */
@ConfigurationProperties("ponder.gateway")
public record GatewaySettings(
        @DefaultValue("http://127.0.0.1:8081") URI searchUrl,
        @DefaultValue("majority_vote") String defaultStrategy,
        @DefaultValue("10s") Duration catalogAge) {}
