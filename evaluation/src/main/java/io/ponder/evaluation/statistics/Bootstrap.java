package io.ponder.evaluation.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Percentile bootstrap over problems: Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 13.3. The same
 * values give the same interval every time.
 */
public final class Bootstrap {
    static final int RESAMPLES = 10_000;

    private static final int OUTSIDE = RESAMPLES * 25 / 1000;
    private static final long SEED = 20_250_601;

    private Bootstrap() {}

    /**
     * The mean with its 95 % interval. The interval has no width if no resample differs: with a single problem, or if
     * all problems went the same way.
     *
     * @param perProblem one value a problem
     * @throws IllegalArgumentException without a problem
     */
    public static Interval mean(double[] perProblem) {
        return interval(average(perProblem), sortedMeans(perProblem));
    }

    static Interval interval(double value, double[] sortedMeans) {
        double low = sortedMeans[OUTSIDE];
        double high = sortedMeans[RESAMPLES - 1 - OUTSIDE];
        return new Interval(value, Math.min(low, value), Math.max(high, value));
    }

    /** The means of the resamples, least first. */
    static double[] sortedMeans(double[] perProblem) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < perProblem.length; j++) {
                sum += perProblem[random.nextInt(perProblem.length)];
            }
            means[i] = sum / perProblem.length;
        }
        Arrays.sort(means);
        return means;
    }

    static double average(double[] perProblem) {
        return DoubleStream.of(perProblem)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("there is no problem to take the mean of"));
    }
}
