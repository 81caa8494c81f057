package io.ponder.evaluation.calibration;

/**
 * A score of a candidate that is known to be right or wrong.
 *
 * @param score 0 to 1
 * @param group what samples that are alike share, such as their problem: they are never on both sides of a fold
 */
public record LabelledScore(double score, boolean right, String group) {

    public LabelledScore {
        requireScore(score);
    }

    /**
     * @throws IllegalArgumentException unless it lies in 0 to 1
     */
    static void requireScore(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is " + score + ", but must lie in 0..1");
        }
    }
}
