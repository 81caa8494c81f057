package io.ponder.search;

import io.ponder.reasoning.model.Budget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How searches run when the request does not say.
 *
 * @param strategy the default strategy
 * @param judgeModel the model judges ask; absent for the model that proposes
 * @param policyFile a file of {@code ./ponder policy fit} that searches by {@code auto} follow; absent or empty for none
 * @param maxConcurrent searches at once; more are refused with 429
 * @param catalogFresh how long the lists of models and verifiers are used before they are fetched again
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

    /**
     * @param maxTokens completion tokens of one sample
     */
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
