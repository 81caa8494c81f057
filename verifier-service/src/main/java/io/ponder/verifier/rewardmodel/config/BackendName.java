package io.ponder.verifier.rewardmodel.config;

import io.ponder.verifier.rewardmodel.wire.RewardBackends;

/** The available backends; {@link RewardBackends} creates them. */
public enum BackendName {
    /** vLLM's {@code /pooling}: process models, and outcome models that give a number for each token. */
    VLLM_POOLING,
    /** vLLM's {@code /classify}: sequence classification. */
    VLLM_CLASSIFY,
    /** vLLM's {@code /score}: cross-encoders, and sequence rewards with one label. */
    VLLM_SCORE,
    /** SGLang's {@code /classify}. */
    SGLANG_CLASSIFY,
    /** llama-server's {@code /v1/rerank}. */
    LLAMA_RERANK,
    /** The probability of a verdict's token, from the log-probabilities of any OpenAI-compatible engine. */
    OPENAI_VERDICT,
    /** The same, from vLLM's {@code /generative_scoring}, with many inputs in one call. */
    VLLM_GENERATIVE_SCORING,
    /** An encoder in this process, on the CPU. */
    ONNX;

    /** Whether it asks a generative model a question in words, and therefore needs no template. */
    boolean asksForVerdict() {
        return this == OPENAI_VERDICT || this == VLLM_GENERATIVE_SCORING;
    }

    /** The engine's name in traces: of OpenTelemetry's list, where it is on it. */
    public String provider() {
        return switch (this) {
            case VLLM_POOLING, VLLM_CLASSIFY, VLLM_SCORE, VLLM_GENERATIVE_SCORING -> "vllm";
            case SGLANG_CLASSIFY -> "sglang";
            case LLAMA_RERANK -> "llama_cpp";
            case OPENAI_VERDICT -> "openai_compatible";
            case ONNX -> "onnx_runtime";
        };
    }
}
