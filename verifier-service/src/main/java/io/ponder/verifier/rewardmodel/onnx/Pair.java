package io.ponder.verifier.rewardmodel.onnx;

/** What the model is shown of one candidate. */
record Pair(String problem, String candidate) {}
