package io.ponder.verifier.training;

import io.ponder.runtime.settings.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of rewards for trainers.
 *
 * @param maxCompletions the most completions in all groups of a request together
 * @param maxInFlight the most completions of all requests that are put before verifiers at once; others wait their turn
 * @param helpfulness the verifier that gives the reward {@code helpfulness}: a rubric, a reward model or a combination
 * @param harmlessness the verifier that gives the reward {@code harmlessness}; it must be one that is shown thoughts
 */
@ConfigurationProperties("ponder.rewards")
record TrainingSettings(
        @Range(least = "1") @DefaultValue("8192") int maxCompletions,
        @Range(least = "1") @DefaultValue("1024") int maxInFlight,
        @DefaultValue("helpfulness") String helpfulness,
        @DefaultValue("harmlessness") String harmlessness) {}
