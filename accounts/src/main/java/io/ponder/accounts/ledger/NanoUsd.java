package io.ponder.accounts.ledger;

/** Money as it is kept: whole billionths of a US dollar, so that sums are exact. */
public final class NanoUsd {

    /** How many make a dollar. */
    public static final double PER_USD = 1e9;

    private NanoUsd() {}

    /** The nearest whole number of them. */
    public static long of(double usd) {
        return Math.round(usd * PER_USD);
    }

    /** The same in dollars. */
    public static double usd(long nano) {
        return nano / PER_USD;
    }
}
