package io.ponder.verifier;

import io.ponder.runtime.settings.Range;
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
        URI proposerUrl,
        @Range(least = "1") @DefaultValue("4096") int maxCandidates) {}
