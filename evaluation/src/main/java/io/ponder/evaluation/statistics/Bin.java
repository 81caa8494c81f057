package io.ponder.evaluation.statistics;

/**
 * How often scores in one range were right.
 *
 * @param low inclusive
 * @param high exclusive, but in the last bin, which holds 1
 * @param count at least 1
 * @param score mean of the scores
 * @param right share of them that is right
 */
public record Bin(double low, double high, int count, double score, double right) {}
