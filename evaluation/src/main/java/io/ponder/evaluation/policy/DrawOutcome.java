package io.ponder.evaluation.policy;

/**
 * What came of a problem one way.
 *
 * @param right whether the answer it chose was right
 * @param tokens of every hidden call, those of the first samples among them
 */
public record DrawOutcome(boolean right, long tokens) {}
