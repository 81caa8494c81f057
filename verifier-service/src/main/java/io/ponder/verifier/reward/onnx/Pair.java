package io.ponder.verifier.reward.onnx;

/** What the model is shown of one candidate. */
public record Pair(String problem, String candidate) {}
