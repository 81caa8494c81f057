package io.ponder.dataset.job;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.job.UnitStore.Cost;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Foretells what a job will use from what its first questions used: their sum, and for each question to come their mean.
 * The interval is Student's for a sum of questions to come (NIST/SEMATECH e-Handbook, section 7.2.6.4, prediction limits).
 */
final class Forecasts {

    /** The truth lies below in 1 of 20 cases, and above in 1 of 20. */
    private static final double ONE_SIDE = 0.95;

    private Forecasts() {}

    private record Sum(double likely, double low, double high) {}

    /**
     * @param costs of the questions that are through; null is returned for none
     * @param units questions in all
     */
    static @Nullable Forecast of(List<Cost> costs, long units) {
        if (costs.isEmpty()) {
            return null;
        }
        Sum tokens = sum(costs, Cost::tokens, units);
        Sum rows = sum(costs, Cost::rows, units);
        boolean isPriced = costs.stream().allMatch(cost -> cost.nanoUsd() != null);
        Sum money = isPriced ? sum(costs, Forecasts::usd, units) : null;
        return new Forecast(
                costs.size(),
                tokens.likely,
                tokens.low,
                tokens.high,
                money == null ? null : (Double) money.likely,
                money == null ? null : (Double) money.low,
                money == null ? null : (Double) money.high,
                rows.likely);
    }

    /** Why a job waits for its owner after its forecast; null if it goes on. */
    static @Nullable String whyToWait(Job job, @Nullable Forecast forecast) {
        if (job.waits()) {
            return "The cost is foretold; start the job to go on.";
        }
        if (forecast == null) {
            return null;
        }
        Long maxMoney = job.maxNanoUsd();
        Double usd = forecast.costUsd();
        if (maxMoney != null && usd != null && usd > NanoUsd.usd(maxMoney)) {
            return String.format(
                    Locale.ROOT,
                    "The job is likely to cost %.4f USD, more than its budget of %.4f. Raise the budget, or start it to"
                            + " get as far as the budget goes.",
                    usd,
                    NanoUsd.usd(maxMoney));
        }
        Long maxTokens = job.maxTokens();
        if (maxTokens != null && forecast.tokens() > maxTokens) {
            return String.format(
                    Locale.ROOT,
                    "The job is likely to use %.0f tokens, more than its budget of %d. Raise the budget, or start it to"
                            + " get as far as the budget goes.",
                    forecast.tokens(),
                    maxTokens);
        }
        return null;
    }

    private static double usd(Cost cost) {
        Long nano = cost.nanoUsd();
        return nano == null ? 0 : NanoUsd.usd(nano);
    }

    private static Sum sum(List<Cost> costs, ToDoubleFunction<Cost> value, long units) {
        int n = costs.size();
        double spent = costs.stream().mapToDouble(value).sum();
        double mean = spent / n;
        double squares = costs.stream()
                .mapToDouble(cost -> Math.pow(value.applyAsDouble(cost) - mean, 2))
                .sum();
        double left = Math.max(0, units - n);
        double likely = spent + left * mean;
        if (left == 0) {
            return new Sum(likely, likely, likely);
        }
        if (n == 1) {
            return new Sum(likely, spent, Double.MAX_VALUE);
        }
        double variance = squares / (n - 1);
        double error = TDistribution.of(n - 1.0).inverseCumulativeProbability(ONE_SIDE)
                * Math.sqrt(variance * (left + left * left / n));
        return new Sum(likely, Math.max(spent, likely - error), likely + error);
    }
}
