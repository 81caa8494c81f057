package io.ponder.reasoning.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param engineOptions further options under the names that OpenAI's API or the engine has for them, such as
 *     {@code frequency_penalty}, which are handed to the engine as they are; usually empty
 * @param topLogProbs reports the log-probability of each token, with so many alternatives, 0 to 20; null reports none
 * @param thinkingTokens the most completion tokens of a thought, at least 1; null for no limit but {@code maxTokens}
 */
public record Sampling(
        double temperature,
        double topP,
        int maxTokens,
        List<String> stop,
        @Nullable ResponseFormat responseFormat,
        @Nullable Double confidenceFloor,
        Map<String, Object> engineOptions,
        @Nullable Integer topLogProbs,
        @Nullable Integer thinkingTokens) {

    /** Of {@code maxTokens}, this part is kept for the answer to a thought. */
    private static final int ANSWER_SHARE = 4;

    /** The most that is kept. */
    private static final int ANSWER_TOKENS = 512;

    public Sampling {
        stop = List.copyOf(stop);
        engineOptions =
                engineOptions == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(engineOptions));
        require("temperature", temperature, temperature >= 0 && temperature <= 2, "lie in 0..2");
        require("top_p", topP, topP > 0 && topP <= 1, "lie in (0, 1]");
        require("max_tokens", maxTokens, maxTokens >= 1, "be at least 1");
        require("confidence_floor", confidenceFloor, confidenceFloor == null || confidenceFloor <= 0, "be at most 0");
        require(
                "top_logprobs",
                topLogProbs,
                topLogProbs == null || topLogProbs >= 0 && topLogProbs <= 20,
                "lie in 0..20");
        requireOption(engineOptions, "min_p", 0, 1, false, "be a number in 0..1");
        requireOption(engineOptions, "top_k", -1, Integer.MAX_VALUE, true, "be a whole number from -1");
        require("thinking_tokens", thinkingTokens, thinkingTokens == null || thinkingTokens >= 1, "be at least 1");
    }

    /** An option that both kinds of engines draw by; its range is the same everywhere. */
    private static void requireOption(
            Map<String, Object> options, String name, long low, long high, boolean isWhole, String rule) {
        Object value = options.get(name);
        boolean isMet = value == null
                || value instanceof Number number
                        && number.doubleValue() >= low
                        && number.doubleValue() <= high
                        && (!isWhole || number.doubleValue() == Math.rint(number.doubleValue()));
        if (!isMet) {
            Field field = new Field("engine_options").at(name);
            throw Failure.invalid(
                            field, field + " is " + Field.shortened(String.valueOf(value), 40) + ", but must " + rule)
                    .asException();
        }
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

    /** Sampling without further options. */
    public Sampling(
            double temperature,
            double topP,
            int maxTokens,
            List<String> stop,
            @Nullable ResponseFormat responseFormat,
            @Nullable Double confidenceFloor) {
        this(temperature, topP, maxTokens, stop, responseFormat, confidenceFloor, Map.of(), null, null);
    }

    public Sampling withMaxTokens(int tokens) {
        return new Sampling(
                temperature,
                topP,
                tokens,
                stop,
                responseFormat,
                confidenceFloor,
                engineOptions,
                topLogProbs,
                thinkingTokens);
    }

    public Sampling withTemperature(double other) {
        return new Sampling(
                other,
                topP,
                maxTokens,
                stop,
                responseFormat,
                confidenceFloor,
                engineOptions,
                topLogProbs,
                thinkingTokens);
    }

    /**
     * @param floor null never stops a continuation early
     */
    public Sampling withConfidenceFloor(@Nullable Double floor) {
        return new Sampling(
                temperature, topP, maxTokens, stop, responseFormat, floor, engineOptions, topLogProbs, thinkingTokens);
    }

    public Sampling withThinkingTokens(int tokens) {
        return new Sampling(
                temperature,
                topP,
                maxTokens,
                stop,
                responseFormat,
                confidenceFloor,
                engineOptions,
                topLogProbs,
                tokens);
    }

    /** Completion tokens that are kept for the answer where a thought would take all: a quarter of them, 1 to 512. */
    public int answerTokens() {
        return Math.clamp(maxTokens / ANSWER_SHARE, 1, ANSWER_TOKENS);
    }

    /** The most completion tokens of a thought: as asked for, or else what leaves {@link #answerTokens} of them. */
    public int thoughtLimit() {
        return thinkingTokens != null ? thinkingTokens : Math.max(1, maxTokens - answerTokens());
    }

    /** For a reply in words, whatever form the client wants its answer in. */
    public Sampling inPlainText() {
        return new Sampling(temperature, topP, maxTokens, List.of(), null, null);
    }
}
