package io.ponder.reasoning;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a proposer draws one continuation.
 *
 * @param temperature 0 (greedy) to 2
 * @param topP nucleus mass, above 0 to 1
 * @param maxTokens the most completion tokens of one continuation, at least 1
 * @param stop strings that end a continuation; they are not part of its text
 * @param responseFormat null for plain text
 */
public record Sampling(
        double temperature,
        double topP,
        int maxTokens,
        List<String> stop,
        @Nullable ResponseFormat responseFormat) {

    public Sampling {
        stop = List.copyOf(stop);
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("temperature is " + temperature + ", but must lie in 0..2");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p is " + topP + ", but must lie in (0, 1]");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max_tokens is " + maxTokens + ", but must be at least 1");
        }
    }

    public Sampling withMaxTokens(int tokens) {
        return new Sampling(temperature, topP, tokens, stop, responseFormat);
    }
}
