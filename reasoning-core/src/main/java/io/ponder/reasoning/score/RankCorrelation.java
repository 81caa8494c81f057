package io.ponder.reasoning.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Spearman's rank correlation: Pearson's correlation of the ranks. Equal values share the mean of their ranks. */
final class RankCorrelation {

    private RankCorrelation() {}

    /**
     * @param y as long as {@code x}
     * @return -1 to 1; null where all values of one of the two are equal
     */
    static @Nullable Double of(double[] x, double[] y) {
        double[] a = ranks(x);
        double[] b = ranks(y);
        double mean = (x.length - 1) / 2.0;
        double both = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - mean) * (b[i] - mean);
            ofA += (a[i] - mean) * (a[i] - mean);
            ofB += (b[i] - mean) * (b[i] - mean);
        }
        return ofA == 0 || ofB == 0 ? null : Double.valueOf(both / Math.sqrt(ofA * ofB));
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
                to++;
            }
            for (int i : Arrays.copyOfRange(order, from, to + 1)) {
                ranks[i] = (from + to) / 2.0;
            }
            from = to + 1;
        }
        return ranks;
    }
}
