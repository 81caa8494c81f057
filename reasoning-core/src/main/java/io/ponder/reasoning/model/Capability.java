package io.ponder.reasoning.model;

/** What an engine can do beyond answering; declared in configuration or probed. */
public enum Capability {
    /** Continues a partial answer, which step-wise search needs. */
    CONTINUATION,
    /** Draws several samples in one call. */
    N,
    /** Honours a seed. */
    SEED,
    /** Returns the log-probability of each sampled token. */
    LOGPROBS,
    /** Returns the most likely alternatives of a token, which a judge needs. */
    TOP_LOGPROBS,
    /** Constrains its output to JSON or to a JSON schema. */
    RESPONSE_FORMAT,
    /** Limits the tokens of a thought, see {@link Sampling#thinkingTokens}. */
    THINKING_BUDGET,
    /** Calls tools, and reads their results. */
    TOOLS,
    /** Reads images. */
    IMAGES,
    /** Hears audio. */
    AUDIO,
    /** Reads files, such as PDF. */
    FILES
}
