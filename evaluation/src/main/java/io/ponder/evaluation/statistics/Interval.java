package io.ponder.evaluation.statistics;

/**
 * An estimate with its 95 % interval.
 *
 * @param low at most {@code value}
 * @param high at least {@code value}
 */
public record Interval(double value, double low, double high) {}
