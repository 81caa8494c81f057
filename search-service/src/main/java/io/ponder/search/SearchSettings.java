package io.ponder.search;

import io.ponder.reasoning.model.Budget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults and limits of searches.
 *
 * @param strategy the default strategy
 * @param judgeModel the model that judges ask; if absent, the model that proposes
 * @param policyFile a file from {@code ./ponder policy fit} that searches with {@code auto} follow; absent or empty for
 *     none
 * @param maxConcurrent the most concurrent searches; further ones are refused with 429
 * @param catalogFresh the age at which the lists of models and verifiers are fetched again
 */
@ConfigurationProperties("ponder.search")
record SearchSettings(
        @DefaultValue("majority_vote") String strategy,
        @Nullable String judgeModel,
        @Nullable String policyFile,
        @DefaultValue("512") int maxConcurrent,
        @DefaultValue("10s") Duration catalogFresh,
        @DefaultValue DefaultSampling sampling,
        @DefaultValue DefaultBudget budget) {

    /** @param maxTokens the most completion tokens of one sample */
    record DefaultSampling(
            @DefaultValue("0.8") double temperature,
            @DefaultValue("0.95") double topP,
            @DefaultValue("1024") int maxTokens) {}

    record DefaultBudget(
            @DefaultValue("200000") long maxTokens,
            @DefaultValue("10m") Duration maxTime,
            @DefaultValue("4096") int maxSamples,
            @DefaultValue("64") int maxParallel) {

        Budget toBudget() {
            return new Budget(maxTokens, null, maxTime, maxSamples, maxParallel);
        }
    }
}
