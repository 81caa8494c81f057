package io.ponder.evaluation.statistics;

import java.util.Arrays;

/** How well scores rank right above wrong. */
public final class Ranking {

    private Ranking() {}

    /**
     * The area under the ROC curve: the chance that a right one scores above a wrong one, a tie counting half. The same as the
     * Mann-Whitney U statistic over the number of pairs.
     *
     * @return 0 to 1; 0.5 tells nothing. NaN where one of them is empty
     */
    public static double auc(double[] right, double[] wrong) {
        if (right.length == 0 || wrong.length == 0) {
            return Double.NaN;
        }
        double[] sorted = wrong.clone();
        Arrays.sort(sorted);
        double pairs = 0;
        for (double score : right) {
            pairs += (below(sorted, score) + below(sorted, Math.nextUp(score))) / 2.0;
        }
        return pairs / right.length / wrong.length;
    }

    /** How many lie below a value. */
    private static int below(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
