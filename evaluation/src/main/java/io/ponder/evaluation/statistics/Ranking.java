package io.ponder.evaluation.statistics;

import java.util.stream.DoubleStream;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

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
        return MannWhitneyUTest.withDefaults().statistic(right, wrong) / right.length / wrong.length;
    }
}
