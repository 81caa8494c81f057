package io.ponder.evaluation.policy;

/**
 * How one way of searching did on a problem.
 *
 * @param right whether the answer it chose was right
 * @param tokens of every hidden call, including those of the first samples
 */
public record DrawOutcome(boolean right, long tokens) {}
