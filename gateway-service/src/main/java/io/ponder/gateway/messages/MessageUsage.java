package io.ponder.gateway.messages;

import io.ponder.reasoning.trace.Usage;

/**
 * Anthropic's {@code usage}, for all hidden calls together.
 *
 * @param inputTokens prompt tokens that no cache held
 */
record MessageUsage(
        long inputTokens,
        long cacheCreationInputTokens,
        long cacheReadInputTokens,
        long outputTokens,
        String serviceTier) {

    /** What is known before the search. */
    static final MessageUsage NONE = new MessageUsage(0, 0, 0, 0, "standard");

    static MessageUsage of(Usage usage) {
        long cached = Math.min(usage.tokens().cached(), usage.tokens().prompt());
        return new MessageUsage(
                usage.tokens().prompt() - cached, 0, cached, usage.tokens().completion(), "standard");
    }
}
