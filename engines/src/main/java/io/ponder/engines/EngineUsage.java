package io.ponder.engines;

import io.ponder.reasoning.model.Tokens;
import tools.jackson.databind.JsonNode;

/**
 * The tokens that an engine says a call used. What it does not say, or cannot be true, is estimated, so that no call is
 * free and none costs more than it can have cost.
 *
 * @param prompt tokens read; -1 if unknown
 * @param cached those of the prompt that came from a cache
 * @param completion tokens written; -1 if unknown
 * @param isDoubtful whether its numbers contradict one another
 */
public record EngineUsage(long prompt, long cached, long completion, boolean isDoubtful) {

    /** Larger numbers are not exact in JSON as many write it. */
    private static final double MOST = 1L << 53;

    /** Reads a {@code usage} object; anything else says nothing. */
    public static EngineUsage of(JsonNode usage) {
        long prompt = count(usage.path("prompt_tokens"));
        long completion = count(usage.path("completion_tokens"));
        long cached = count(usage.path("prompt_tokens_details").path("cached_tokens"));
        if (cached < 0) {
            cached = count(usage.path("prompt_cache_hit_tokens"));
        }
        long total = count(usage.path("total_tokens"));
        boolean isDoubtful = total > 0 && prompt >= 0 && completion >= 0 && total != prompt + completion;
        if (isDoubtful && total > prompt + completion) {
            // Some engines leave the thought out of completion_tokens.
            completion = total - prompt;
        }
        // No prompt is empty.
        return new EngineUsage(prompt == 0 ? -1 : prompt, Math.max(0, cached), completion, isDoubtful);
    }

    private static long count(JsonNode node) {
        double value = node.isNumber() ? node.doubleValue() : -1;
        return value >= 0 && value <= MOST && value == Math.rint(value) ? (long) value : -1;
    }

    /** The same, where numbers above these count as unknown. */
    public EngineUsage within(long mostPrompt, long mostCompletion) {
        return new EngineUsage(
                prompt > mostPrompt ? -1 : prompt, cached, completion > mostCompletion ? -1 : completion, isDoubtful);
    }

    /** Whether {@link #or} estimates anything. */
    public boolean isEstimated() {
        return isDoubtful || prompt < 0 || completion < 0;
    }

    /** The tokens, with these for what is unknown. */
    public Tokens or(long promptTokens, long completionTokens) {
        long read = prompt < 0 ? promptTokens : prompt;
        return new Tokens(read, Math.min(cached, read), completion < 0 ? completionTokens : completion);
    }
}
