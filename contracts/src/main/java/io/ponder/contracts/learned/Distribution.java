package io.ponder.contracts.learned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How the values of a feature, or of a score, were spread in training, to tell whether those of today are spread alike.
 *
 * @param edges between bins, rising; a value belongs to the bin after the last edge that is below it
 * @param shares of the bins in training, one more than there are edges
 */
public record Distribution(List<Double> edges, List<Double> shares) {

    private static final int BINS = 10;

    /** The least share of a bin, so that an empty one does not make the index infinite. */
    private static final double LEAST = 1e-3;

    public Distribution {
        edges = List.copyOf(edges);
        shares = List.copyOf(shares);
        if (shares.size() != edges.size() + 1) {
            throw new IllegalArgumentException("a distribution has one more share than edges");
        }
    }

    /**
     * Ten bins with as equal counts as the values allow.
     *
     * @param values at least one
     */
    public static Distribution of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        List<Double> edges = new ArrayList<>();
        for (int bin = 1; bin < BINS; bin++) {
            double edge = sorted[bin * sorted.length / BINS];
            boolean isNew = edges.isEmpty() || edge > edges.getLast();
            // What lies on an edge is below it, so the largest value ends no bin.
            if (isNew && edge < sorted[sorted.length - 1]) {
                edges.add(edge);
            }
        }
        Distribution empty = new Distribution(edges, Collections.nCopies(edges.size() + 1, 0.0));
        long[] counts = new long[edges.size() + 1];
        for (double value : values) {
            counts[empty.bin(value)]++;
        }
        return new Distribution(
                edges,
                Arrays.stream(counts)
                        .mapToObj(count -> (double) count / values.length)
                        .toList());
    }

    /** The bin that a value belongs to, from 0. */
    public int bin(double value) {
        int bin = 0;
        while (bin < edges.size() && value > edges.get(bin)) {
            bin++;
        }
        return bin;
    }

    /**
     * The population stability index: the sum over bins of (now - then) ln(now / then), the symmetric Kullback-Leibler
     * divergence. Below 0.1 nothing has changed to speak of; above 0.25 a model should be looked at (Siddiqi, Credit Risk
     * Scorecards, 2006).
     *
     * @param counts of today's values in each bin, at least one in all
     */
    public double stability(long[] counts) {
        double all = Arrays.stream(counts).sum();
        double index = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            double now = Math.max(LEAST, counts[bin] / all);
            double then = Math.max(LEAST, shares.get(bin));
            index += (now - then) * Math.log(now / then);
        }
        return index;
    }
}
