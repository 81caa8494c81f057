package io.ponder.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;

/** How good scores are as probabilities of being right. Every method takes as many scores as labels. */
public final class ScoreQuality {
    private static final int BINS = 10;

    private ScoreQuality() {}

    /**
     * Mean squared error: Brier (1950).
     *
     * @param scores 0 to 1, at least one
     * @param right whether each is
     */
    public static double brier(double[] scores, boolean[] right) {
        check(scores, right);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double error = scores[i] - (right[i] ? 1 : 0);
            sum += error * error;
        }
        return sum / scores.length;
    }

    /**
     * Expected calibration error over ten equal bins, each weighted by its count: Guo et al., arXiv 1706.04599, equation 5.
     *
     * @param scores 0 to 1, at least one
     * @param right whether each is
     */
    public static double ece(double[] scores, boolean[] right) {
        double sum = 0;
        for (Bin bin : bins(scores, right)) {
            sum += bin.count() * Math.abs(bin.right() - bin.score());
        }
        return sum / scores.length;
    }

    /**
     * Ten equal bins, lowest first, without those that are empty.
     *
     * @param scores 0 to 1, at least one
     * @param right whether each is
     */
    public static List<Bin> bins(double[] scores, boolean[] right) {
        check(scores, right);
        int[] counts = new int[BINS];
        int[] rights = new int[BINS];
        double[] sums = new double[BINS];
        for (int i = 0; i < scores.length; i++) {
            int bin = Math.min(BINS - 1, (int) (scores[i] * BINS));
            counts[bin]++;
            sums[bin] += scores[i];
            rights[bin] += right[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            if (counts[i] > 0) {
                bins.add(new Bin(
                        (double) i / BINS,
                        (i + 1.0) / BINS,
                        counts[i],
                        sums[i] / counts[i],
                        (double) rights[i] / counts[i]));
            }
        }
        return bins;
    }

    private static void check(double[] scores, boolean[] right) {
        if (scores.length == 0 || scores.length != right.length) {
            throw new IllegalArgumentException("each score needs its label; there are " + scores.length + " scores and "
                    + right.length + " labels");
        }
        for (double score : scores) {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score is 0 to 1, not " + score);
            }
        }
    }
}
