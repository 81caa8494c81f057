package io.ponder.verifier;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of verifier-service.
 *
 * @param proposerUrl the URL of proposer-service, which the judge asks
 * @param maxCandidates the most candidates in one request
 */
@ConfigurationProperties("ponder.verifier")
record VerifierSettings(
        URI proposerUrl, @DefaultValue("4096") int maxCandidates) {}
