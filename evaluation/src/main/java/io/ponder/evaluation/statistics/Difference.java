package io.ponder.evaluation.statistics;

import org.jspecify.annotations.Nullable;

/**
 * How much better one way did than another on the same problems.
 *
 * @param value mean of the differences, -1 to 1; above 0 the first was better
 * @param low of the 95 % interval, by a paired bootstrap over problems
 * @param high of the same
 * @param p two-sided p-value of the paired bootstrap, 0 to 1
 * @param mcNemar two-sided p-value of McNemar's exact test; null unless every outcome is plainly right or wrong
 * @param won problems on which the first did better
 * @param lost problems on which it did worse
 */
public record Difference(
        double value,
        double low,
        double high,
        double p,
        @Nullable Double mcNemar,
        int won,
        int lost) {

    /** Above this p-value a difference may well be chance. */
    public static final double NOISE = 0.05;

    public boolean isNoise() {
        return test() > NOISE;
    }

    /** The p-value that decides: McNemar's where there is one. */
    public double test() {
        return mcNemar != null ? mcNemar : p;
    }
}
