package io.ponder.verifier;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What verifier-service needs.
 *
 * @param proposerUrl where proposer-service is, which the judge asks
 * @param maxCandidates the most candidates of one request
 */
@ConfigurationProperties("ponder.verifier")
record VerifierSettings(
        URI proposerUrl, @DefaultValue("4096") int maxCandidates) {}
