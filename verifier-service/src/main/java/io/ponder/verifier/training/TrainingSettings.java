package io.ponder.verifier.training;

import io.ponder.runtime.settings.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of a call for rewards.
 *
 * @param maxCompletions the most completions in all groups of a request together
 */
@ConfigurationProperties("ponder.rewards")
record TrainingSettings(
        @Range(least = "1") @DefaultValue("8192") int maxCompletions) {}
