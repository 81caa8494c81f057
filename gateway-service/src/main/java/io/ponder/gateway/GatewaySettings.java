package io.ponder.gateway;

import io.ponder.runtime.settings.Range;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the gateway.
 *
 * @param searchUrl the URL of search-service
 * @param defaultStrategy the strategy for requests that do not choose one
 * @param catalogAge the age at which the list of models, strategies and verifiers is fetched again
 * @param corsOrigins the origins whose web pages may call the gateway, such as {@code https://chat.example}; {@code *}
 *     for all, and none by default
 * @param modelAliases names that stand for models, each as {@code name=model}, or as {@code name=90% model | 10% other} for
 *     a share of the conversations each; a name may end in a star
 */
@ConfigurationProperties("ponder.gateway")
public record GatewaySettings(
        @DefaultValue("http://127.0.0.1:8081") URI searchUrl,
        @DefaultValue("auto") String defaultStrategy,
        @Range(least = "0s") @DefaultValue("10s") Duration catalogAge,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue List<String> modelAliases) {}
