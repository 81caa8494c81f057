package io.ponder.evaluation.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/** Compares two ways on the same problems, problem by problem. */
public final class Paired {
    /** Sums of the same shares in another order differ by less. */
    private static final double SAME = 1e-9;

    private Paired() {}

    /**
     * @param first one value a problem
     * @param second of the same problems in the same order
     * @throws IllegalArgumentException if they are not the same number, or none
     */
    public static Difference difference(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(
                    "the same problems are compared, not " + first.length + " with " + second.length);
        }
        double[] differences = new double[first.length];
        Arrays.setAll(differences, i -> first[i] - second[i]);
        double value = Bootstrap.average(differences);
        double[] means = Bootstrap.sortedMeans(differences);
        Interval interval = Bootstrap.interval(value, means);
        int won = (int) DoubleStream.of(differences).filter(d -> d > SAME).count();
        int lost = (int) DoubleStream.of(differences).filter(d -> d < -SAME).count();
        return new Difference(
                value,
                interval.low(),
                interval.high(),
                p(value, means, won + lost),
                mcNemar(first, second, won, lost),
                won,
                lost);
    }

    /**
     * The resamples, shifted to a mean of 0, are what chance alone would give: Davison and Hinkley, Bootstrap Methods and
     * Their Application (1997), sections 4.4.1 and 4.2 for adding one. A bootstrap of few problems that all went one way
     * sees no chance at all; but the signs of m differences fall alike by chance with 2 / 2^m, so no p is less.
     */
    private static double p(double value, double[] means, int differing) {
        long asFar = DoubleStream.of(means)
                .filter(mean -> Math.abs(mean - value) >= Math.abs(value) - SAME)
                .count();
        double least = differing == 0 ? 1 : Math.pow(2, 1 - differing);
        return Math.max(least, (asFar + 1.0) / (means.length + 1.0));
    }

    /** McNemar (1947) in its exact form: of the problems on which the two differ, each wins half by chance. */
    private static @Nullable Double mcNemar(double[] first, double[] second, int won, int lost) {
        if (!isRightOrWrong(first) || !isRightOrWrong(second)) {
            return null;
        }
        return won + lost == 0
                ? 1.0
                : BinomialTest.withDefaults().test(won + lost, won, 0.5).getPValue();
    }

    private static boolean isRightOrWrong(double[] values) {
        return DoubleStream.of(values).allMatch(value -> value == 0 || value == 1);
    }
}
