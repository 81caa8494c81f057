package io.ponder.evaluation.learned;

import io.ponder.contracts.learned.LearnedVerifier;

/**
 * A verifier that has been learned from all data, and how good verifiers were that learned in the same way from a part of it.
 *
 * @param verifier what its file says
 * @param heldOut on problems that were not learned from
 * @param onnx the file
 */
public record Trained(LearnedVerifier verifier, HeldOutQuality heldOut, Fit fit, byte[] onnx) {

    /** What the library gives for a row of features, before calibration: the file must give the same. */
    double rawAt(double[] features) {
        return fit.model().at(features);
    }
}
