package io.ponder.reasoning.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most a search may use in all its calls together. The limits hold under concurrency, because what is in flight counts
 * with its estimate.
 *
 * @param maxTokens prompt and completion tokens of every call, proposer and verifier
 * @param maxCostUsd null for no limit; needs a price for every model used
 * @param maxTime wall time
 * @param maxSamples continuations drawn
 * @param maxParallel samples and scores in flight at once
 */
public record Budget(long maxTokens, @Nullable Double maxCostUsd, Duration maxTime, int maxSamples, int maxParallel) {

    public static final long TOKENS_CEILING = 10_000_000;
    public static final double COST_CEILING_USD = 10_000;
    public static final Duration TIME_CEILING = Duration.ofHours(1);
    public static final int SAMPLES_CEILING = 100_000;
    public static final int PARALLEL_CEILING = 256;

    /** The same limits as a client would set them. */
    public Limits limits() {
        return new Limits(maxTokens, maxCostUsd, maxTime.toMillis() / 1000.0, maxSamples, maxParallel);
    }

    /**
     * What a client may set; null means the default.
     *
     * @param maxSeconds above 0 to 3600
     */
    public record Limits(
            @Nullable Long maxTokens,
            @Nullable Double maxCostUsd,
            @Nullable Double maxSeconds,
            @Nullable Integer maxSamples,
            @Nullable Integer maxParallel) {

        public static final Limits NONE = new Limits(null, null, null, null, null);

        /**
         * Checks each limit and fills in the defaults.
         *
         * @throws io.ponder.reasoning.model.FailureException naming the field that is out of range
         */
        public Budget orElse(Budget defaults) {
            List<Failure> wrong = new ArrayList<>();
            require(maxTokens, 1, TOKENS_CEILING, "max_tokens", wrong);
            require(maxCostUsd, Double.MIN_NORMAL, COST_CEILING_USD, "max_cost_usd", wrong);
            require(maxSeconds, 0.001, TIME_CEILING.toSeconds(), "max_seconds", wrong);
            require(maxSamples, 1, SAMPLES_CEILING, "max_samples", wrong);
            require(maxParallel, 1, PARALLEL_CEILING, "max_parallel", wrong);
            if (!wrong.isEmpty()) {
                throw wrong.getFirst().asException();
            }
            return new Budget(
                    maxTokens == null ? defaults.maxTokens : maxTokens,
                    maxCostUsd == null ? defaults.maxCostUsd : maxCostUsd,
                    maxSeconds == null ? defaults.maxTime : Duration.ofMillis(Math.round(maxSeconds * 1000)),
                    maxSamples == null ? defaults.maxSamples : maxSamples,
                    maxParallel == null ? defaults.maxParallel : maxParallel);
        }

        private static void require(@Nullable Number value, double low, double high, String name, List<Failure> wrong) {
            if (value != null && !(value.doubleValue() >= low && value.doubleValue() <= high)) {
                String range = low < 0.001 ? "above 0 and at most " + plain(high) : plain(low) + " to " + plain(high);
                Field field = Field.BUDGET.at(name);
                wrong.add(Failure.invalid(field, field + " is " + value + ", but must be " + range));
            }
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
