package io.ponder.evaluation.statistics;

/**
 * Samples whose score lies in {@code low} to {@code high}; a bin without samples is not listed.
 *
 * @param low inclusive
 * @param high exclusive, but for 1
 * @param score their mean score
 * @param right the share of them that is right
 */
public record Bin(double low, double high, int count, double score, double right) {}
