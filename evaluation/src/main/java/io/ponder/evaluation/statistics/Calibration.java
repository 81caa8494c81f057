package io.ponder.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;

/** How far scores are from being probabilities of being right. */
public final class Calibration {

    private static final int BINS = 10;

    private Calibration() {}

    /** The mean squared error of the scores (Brier 1950); NaN for none. */
    public static double brier(double[] scores, boolean[] right) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double error = scores[i] - (right[i] ? 1 : 0);
            sum += error * error;
        }
        return sum / scores.length;
    }

    /** Expected calibration error over ten bins of equal width (Guo et al. 2017, arXiv 1706.04599, equation 3). */
    public static double ece(double[] scores, boolean[] right) {
        double sum = 0;
        for (Bin bin : bins(scores, right)) {
            sum += bin.count() * Math.abs(bin.score() - bin.right());
        }
        return sum / scores.length;
    }

    /** Ten bins of equal width, those without samples left out. */
    public static List<Bin> bins(double[] scores, boolean[] right) {
        int[] counts = new int[BINS];
        double[] sums = new double[BINS];
        int[] rights = new int[BINS];
        for (int i = 0; i < scores.length; i++) {
            int bin = Math.min(BINS - 1, (int) (scores[i] * BINS));
            counts[bin]++;
            sums[bin] += scores[i];
            rights[bin] += right[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                bins.add(new Bin(
                        (double) bin / BINS,
                        (bin + 1.0) / BINS,
                        counts[bin],
                        sums[bin] / counts[bin],
                        (double) rights[bin] / counts[bin]));
            }
        }
        return bins;
    }
}
