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
 * @param confidenceFloor a natural-log probability, at most 0: a continuation is stopped as soon as the mean over its last
 *     {@link LogProbs#GROUP} tokens lies below it, and ends with {@link FinishReason#UNCERTAIN}; null never stops one
 */
public record Sampling(
        double temperature,
        double topP,
        int maxTokens,
        List<String> stop,
        @Nullable ResponseFormat responseFormat,
        @Nullable Double confidenceFloor) {

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
        if (confidenceFloor != null && !(confidenceFloor <= 0)) {
            throw new IllegalArgumentException("confidence_floor is " + confidenceFloor + ", but must be at most 0");
        }
    }

    /** Sampling that stops nothing early. */
    public Sampling(
            double temperature,
            double topP,
            int maxTokens,
            List<String> stop,
            @Nullable ResponseFormat responseFormat) {
        this(temperature, topP, maxTokens, stop, responseFormat, null);
    }

    public Sampling withMaxTokens(int tokens) {
        return new Sampling(temperature, topP, tokens, stop, responseFormat, confidenceFloor);
    }

    public Sampling withTemperature(double other) {
        return new Sampling(other, topP, maxTokens, stop, responseFormat, confidenceFloor);
    }

    /**
     * @param floor null never stops a continuation early
     */
    public Sampling withConfidenceFloor(@Nullable Double floor) {
        return new Sampling(temperature, topP, maxTokens, stop, responseFormat, floor);
    }

    /** For a reply in words, whatever form the client wants its answer in. */
    public Sampling inPlainText() {
        return new Sampling(temperature, topP, maxTokens, List.of(), null, null);
    }
}
