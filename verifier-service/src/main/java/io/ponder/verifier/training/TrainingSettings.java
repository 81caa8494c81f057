package io.ponder.verifier.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one call for rewards may ask.
 *
 * @param maxCompletions the most completions of all groups of a request together
 */
@ConfigurationProperties("ponder.rewards")
record TrainingSettings(@DefaultValue("8192") int maxCompletions) {}
