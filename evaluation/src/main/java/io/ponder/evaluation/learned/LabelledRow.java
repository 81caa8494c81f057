package io.ponder.evaluation.learned;

/**
 * The features of a candidate or step that is known to be right or wrong.
 *
 * @param problem those of one problem are never on both sides of a fold
 */
record LabelledRow(double[] features, boolean right, String problem) {}
