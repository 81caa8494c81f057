package io.ponder.search;

import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.model.Budget;
import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults and limits of searches.
 *
 * @param strategy the strategy of a request that names none; {@code auto} then has the effort {@code low}
 * @param judgeModel the model that judges ask; if not set, the model that proposes
 * @param policyFile a file from {@code ./ponder policy fit} that searches with {@code auto} follow; empty for
 *     none. A file that is broken keeps the service from starting
 * @param drawingFile a file from {@code ./ponder tune} that says how samples are drawn where a request leaves it open; empty
 *     for none. A file that is broken keeps the service from starting
 * @param maxConcurrent the most concurrent searches; further ones are refused with 429
 * @param catalogFresh the age at which the lists of models and verifiers are fetched again
 */
@ConfigurationProperties("ponder.search")
record SearchSettings(
        @DefaultValue("auto") String strategy,
        @Nullable String judgeModel,
        @Nullable String policyFile,
        @Nullable String drawingFile,
        @Range(least = "1") @DefaultValue("512") int maxConcurrent,
        @Range(least = "0s") @DefaultValue("10s") Duration catalogFresh,
        @DefaultValue DefaultSampling sampling,
        @DefaultValue DefaultBudget budget,
        @DefaultValue SilenceSettings hedging) {

    /**
     * When calls that have gone silent are asked again.
     *
     * @param share how many calls may be asked again for each answered one; 0 for none
     * @param burst how many more may be asked again, per model or verifier; twice as many at most at once
     * @param shortestSilence a shorter silence is never too long
     */
    record SilenceSettings(
            @Range(least = "0", most = "1") @DefaultValue("0.1")
            double share,

            @Range(least = "0") @DefaultValue("20") int burst,
            @Range(least = "1ms") @DefaultValue("2s") Duration shortestSilence) {

        Hedging.Limits limits() {
            return new Hedging.Limits(share, burst, shortestSilence);
        }
    }

    /**
     * How samples are drawn if the request does not say.
     *
     * @param temperature how much they differ; 0 always takes the likeliest token
     * @param topP the share of the likeliest tokens from which each token is drawn
     * @param maxTokens the most completion tokens of one sample
     */
    record DefaultSampling(
            @Range(least = "0", most = "2") @DefaultValue("0.8")
            double temperature,

            @Range(least = "0", most = "1") @DefaultValue("0.95")
            double topP,

            @Range(least = "1") @DefaultValue("1024") int maxTokens) {}

    /**
     * What a search may spend if the request does not say.
     *
     * @param maxTokens the most tokens, read and written
     * @param maxTime the longest time
     * @param maxSamples the most samples
     * @param maxParallel the most samples at once
     */
    record DefaultBudget(
            @Range(least = "1") @DefaultValue("200000") long maxTokens,
            @Range(least = "1ms") @DefaultValue("10m") Duration maxTime,
            @Range(least = "1") @DefaultValue("4096") int maxSamples,
            @Range(least = "1") @DefaultValue("64") int maxParallel) {

        Budget toBudget() {
            return new Budget(maxTokens, null, maxTime, maxSamples, maxParallel);
        }
    }
}
