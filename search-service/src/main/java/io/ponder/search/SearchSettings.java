package io.ponder.search;

import io.ponder.reasoning.engine.Hedging;
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
        @DefaultValue("auto") String strategy,
        @Nullable String judgeModel,
        @Nullable String policyFile,
        @DefaultValue("512") int maxConcurrent,
        @DefaultValue("10s") Duration catalogFresh,
        @DefaultValue DefaultSampling sampling,
        @DefaultValue DefaultBudget budget,
        @DefaultValue SilenceSettings hedging) {

    /**
     * When calls that have gone silent are asked again.
     *
     * @param share how many of them for each answered call, 0 to 1; 0 to never ask again
     * @param burst how many on top of that share; twice as many at most at once
     * @param shortestSilence a shorter silence is never too long
     */
    record SilenceSettings(
            @DefaultValue("0.1") double share,
            @DefaultValue("20") int burst,
            @DefaultValue("2s") Duration shortestSilence) {

        SilenceSettings {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("ponder.search.hedging.share must be 0 to 1");
            }
            if (shortestSilence.toMillis() < 1) {
                throw new IllegalArgumentException("ponder.search.hedging.shortest-silence must be at least 1ms");
            }
        }

        Hedging.Limits limits() {
            return new Hedging.Limits(share, burst, shortestSilence);
        }
    }

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
