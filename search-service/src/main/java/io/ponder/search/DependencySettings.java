package io.ponder.search;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the services that this one calls live. */
@ConfigurationProperties("ponder.dependencies")
record DependencySettings(URI proposerUrl, URI verifierUrl) {}
