package io.ponder.reasoning.model;

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
        require("temperature", temperature, temperature >= 0 && temperature <= 2, "lie in 0..2");
        require("top_p", topP, topP > 0 && topP <= 1, "lie in (0, 1]");
        require("max_tokens", maxTokens, maxTokens >= 1, "be at least 1");
        require("confidence_floor", confidenceFloor, confidenceFloor == null || confidenceFloor <= 0, "be at most 0");
    }

    private static void require(String name, @Nullable Number value, boolean isMet, String rule) {
        if (!isMet) {
            Field field = new Field(name);
            throw Failure.invalid(field, field + " is " + value + ", but must " + rule)
                    .asException();
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
