package io.ponder.evaluation.statistics;

import java.util.stream.DoubleStream;

/** How well scores rank right answers above wrong ones. */
public final class Ranking {
    private Ranking() {}

    /**
     * The chance that a right one scores above a wrong one, ties half: the area under the ROC curve, which is the
     * Mann-Whitney statistic over the number of pairs. Takes time n log n.
     *
     * @param right scores of what is right, at least one
     * @param wrong scores of what is wrong, at least one
     */
    public static double auc(double[] right, double[] wrong) {
        if (right.length == 0 || wrong.length == 0) {
            throw new IllegalArgumentException(
                    "ranking needs right and wrong ones; there are " + right.length + " and " + wrong.length);
        }
        if (DoubleStream.concat(DoubleStream.of(right), DoubleStream.of(wrong)).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("what has no score cannot be ranked");
        }
        double[] ascending = DoubleStream.of(right).sorted().toArray();
        double[] others = DoubleStream.of(wrong).sorted().toArray();
        double above = 0;
        int less = 0;
        int lessOrEqual = 0;
        for (double score : ascending) {
            while (less < others.length && others[less] < score) {
                less++;
            }
            while (lessOrEqual < others.length && others[lessOrEqual] <= score) {
                lessOrEqual++;
            }
            above += (less + lessOrEqual) / 2.0;
        }
        return above / right.length / wrong.length;
    }
}
