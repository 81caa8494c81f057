package io.ponder.search;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The URLs of the services that this one calls.
 *
 * @param proposerUrl the URL of proposer-service
 * @param verifierUrl the URL of verifier-service
 */
@ConfigurationProperties("ponder.dependencies")
record DependencySettings(URI proposerUrl, URI verifierUrl) {}
