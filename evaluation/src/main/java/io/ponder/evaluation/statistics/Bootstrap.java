package io.ponder.evaluation.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/**
 * Intervals and tests by resampling problems with replacement (Efron and Tibshirani 1993, chapters 13 and 16). The seed is
 * fixed: the same numbers give the same interval.
 */
public final class Bootstrap {

    private static final int RESAMPLES = 10_000;
    private static final double TAIL = 0.025;
    private static final long SEED = 20_241_122;

    private Bootstrap() {}

    /**
     * A mean with its 95 % percentile interval.
     *
     * @param perProblem at least one
     */
    public static Interval mean(double[] perProblem) {
        double value = average(perProblem);
        double[] means = resampledMeans(perProblem);
        return new Interval(value, Math.min(value, quantile(means, TAIL)), Math.max(value, quantile(means, 1 - TAIL)));
    }

    /**
     * How much better the first did than the second. The p-value is twice the smaller share of resampled means on either side
     * of 0, each with one added, at most 1; where all outcomes are plainly right or wrong McNemar's exact test goes with it:
     * of the problems on which they differ, as many would be won as lost by chance.
     *
     * @param first one number a problem, at least one
     * @param second of the same problems in the same order
     */
    public static Difference difference(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    first.length + " problems cannot be compared with " + second.length + ": they must be the same");
        }
        double[] differences = new double[first.length];
        int won = 0;
        int lost = 0;
        for (int i = 0; i < first.length; i++) {
            differences[i] = first[i] - second[i];
            won += differences[i] > 0 ? 1 : 0;
            lost += differences[i] < 0 ? 1 : 0;
        }
        double[] means = resampledMeans(differences);
        long atMostZero = Arrays.stream(means).filter(mean -> mean <= 0).count();
        long atLeastZero = Arrays.stream(means).filter(mean -> mean >= 0).count();
        double p = Math.min(1, 2.0 * (Math.min(atMostZero, atLeastZero) + 1) / (RESAMPLES + 1));
        double value = average(differences);
        boolean isPlain = isPlain(first) && isPlain(second);
        return new Difference(
                value,
                Math.min(value, quantile(means, TAIL)),
                Math.max(value, quantile(means, 1 - TAIL)),
                p,
                isPlain ? mcNemar(won, lost) : null,
                won,
                lost);
    }

    private static @Nullable Double mcNemar(int won, int lost) {
        if (won + lost == 0) {
            return 1.0;
        }
        return BinomialTest.withDefaults()
                .with(AlternativeHypothesis.TWO_SIDED)
                .test(won + lost, won, 0.5)
                .getPValue();
    }

    private static boolean isPlain(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    }

    private static double average(double[] values) {
        return Arrays.stream(values)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("there is no mean of no problems"));
    }

    /** Ascending. */
    private static double[] resampledMeans(double[] values) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[resample] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }

    private static double quantile(double[] ascending, double share) {
        return ascending[(int) Math.round(share * (ascending.length - 1))];
    }
}
