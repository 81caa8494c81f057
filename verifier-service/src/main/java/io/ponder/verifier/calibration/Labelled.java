package io.ponder.verifier.calibration;

/**
 * A score of a candidate that is known to be right or wrong.
 *
 * @param score 0 to 1
 * @param group what samples that are alike share, such as their problem: they are never on both sides of a fold
 */
public record Labelled(double score, boolean right, String group) {

    public Labelled {
        requireScore(score);
    }

    /**
     * @throws IllegalArgumentException unless it lies in 0 to 1
     */
    public static void requireScore(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is " + score + ", but must lie in 0..1");
        }
    }
}
