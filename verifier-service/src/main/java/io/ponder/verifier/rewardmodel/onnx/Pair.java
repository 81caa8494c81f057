package io.ponder.verifier.rewardmodel.onnx;

/** A problem and a candidate, as shown to the model. */
record Pair(String problem, String candidate) {}
