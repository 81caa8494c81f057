package io.ponder.evaluation.run;

import java.util.OptionalDouble;

/**
 * A limit that holds although many searches spend at once: each gets a share of what is left, which the gateway enforces,
 * and gives back what it did not use. Guarded by {@link Admission}.
 */
final class Cap {

    private final double most;
    private double spent;
    private double reserved;

    /**
     * @param most infinite for no limit
     */
    Cap(double most) {
        this.most = most;
    }

    boolean isLimited() {
        return most < Double.POSITIVE_INFINITY;
    }

    void spend(double amount) {
        spent += amount;
    }

    double spent() {
        return spent;
    }

    /** Whether so much more would pass it, were all that is reserved spent. */
    boolean isBeyond(double more) {
        return spent + reserved + more > most;
    }

    /**
     * A share for one search.
     *
     * @param need what such a search took before; 0 when that is not known
     * @param others searches that may begin before this one ends
     * @return empty when too little is left for now: wait until others have ended, or stop when there are none
     */
    OptionalDouble reserve(double need, int others) {
        double left = most - spent - reserved;
        double share = left / Math.max(1, others);
        // Fewer at once rather than a search that is cut short.
        double given = share >= 2 * need ? share : left;
        if (given <= 0 || given < need) {
            return OptionalDouble.empty();
        }
        reserved += given;
        return OptionalDouble.of(given);
    }

    /** Keeps so much, no less and no more; false when it is not left for now. */
    boolean hold(double amount) {
        if (isBeyond(amount)) {
            return false;
        }
        reserved += amount;
        return true;
    }

    void release(double given) {
        reserved -= given;
    }
}
