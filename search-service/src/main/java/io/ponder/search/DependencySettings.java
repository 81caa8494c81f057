package io.ponder.search;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The URLs of the services that this one calls. */
@ConfigurationProperties("ponder.dependencies")
record DependencySettings(URI proposerUrl, URI verifierUrl) {}
