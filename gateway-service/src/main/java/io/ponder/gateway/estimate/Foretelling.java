package io.ponder.gateway.estimate;

import java.util.List;
import java.util.Optional;

/**
 * Foretells a figure of a search from those of earlier searches like it, by split conformal prediction (Lei et al. 2018, arXiv
 * 1604.04173): the ratios of the earlier figures to the sizes of their searches are put in order, and the range is cut out of them so
 * that the next ratio lies within it with the probability {@link #AIM} at least. That holds whatever the ratios are like, as long as
 * the next search is one like the others and not of another time or use; {@link #test} shows how far it held.
 */
final class Foretelling {

    /** The share of searches whose figure is to lie within the range. */
    static final double AIM = 0.8;

    /** With fewer, no range can promise as much. */
    static final int FEWEST = 9;

    /** Of earlier searches, only so many of the latest count, so that what has changed is forgotten. */
    static final int MOST = 200;

    private static final double EACH_SIDE = (1 - AIM) / 2;

    /** Against errors of binary fractions. */
    private static final double ROUNDING = 1e-9;

    private Foretelling() {}

    /**
     * A search of the past.
     *
     * @param size what was known before, above 0
     * @param figure what came of it, such as its tokens
     */
    record Observed(double size, double figure) {
        double ratio() {
            return figure / size;
        }
    }

    /** Where the figure is expected; half of them lie below {@code likely}. */
    record Range(double low, double likely, double high) {}

    /**
     * How the ranges have turned out that would have been told before each search, from those that were earlier.
     *
     * @param searches those with enough earlier ones
     * @param within how many of these lay within the range
     */
    record Tested(int searches, int within) {}

    /**
     * Foretells.
     *
     * @param past the latest first
     * @param size of the search
     * @return empty if there are fewer than {@link #FEWEST}
     */
    static Optional<Range> of(List<Observed> past, double size) {
        return ratios(past).map(ratio -> new Range(ratio.low() * size, ratio.likely() * size, ratio.high() * size));
    }

    private static Optional<Range> ratios(List<Observed> past) {
        int n = Math.min(MOST, past.size());
        if (n < FEWEST) {
            return Optional.empty();
        }
        double[] ratios =
                past.stream().limit(n).mapToDouble(Observed::ratio).sorted().toArray();
        // Among n + 1 searches the next is as likely to be the smallest as it is to be any other.
        int cut = (int) Math.floor((n + 1) * EACH_SIDE + ROUNDING);
        return Optional.of(new Range(ratios[cut - 1], (ratios[(n - 1) / 2] + ratios[n / 2]) / 2, ratios[n - cut]));
    }

    /**
     * Tests the ranges on the past itself.
     *
     * @param past the latest first
     */
    static Tested test(List<Observed> past) {
        int searches = 0;
        int within = 0;
        for (int i = 0; i + FEWEST < past.size(); i++) {
            Range range = ratios(past.subList(i + 1, past.size())).orElseThrow();
            double ratio = past.get(i).ratio();
            searches++;
            within += range.low() <= ratio && ratio <= range.high() ? 1 : 0;
        }
        return new Tested(searches, within);
    }
}
