package io.ponder.reasoning.model;

import io.ponder.answers.AnswerSpan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text while it is drawn, to tell afterwards which of them are its final answer. How sure a model is of these few
 * tokens says more about the answer than the text around it does (CoT-decoding, Wang and Zhou 2024, arXiv 2402.10200, section
 * 2.2, which takes the margin between the two likeliest tokens at each of them; this takes the drawn token's log-probability,
 * which every engine reports). Used by one thread.
 */
public final class AnswerTokens {

    private final StringBuilder text = new StringBuilder();
    private int[] ends = new int[64];
    private int count;

    /** Adds the next token, as the engine writes it; an empty one if the engine does not tell. */
    public void add(String token) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        text.append(token);
        ends[count++] = text.length();
    }

    /**
     * The mean log-probability of the tokens that the answer touches; null if there is no answer, or if it cannot be told which
     * tokens it is.
     *
     * @param logProbs of the tokens in their order
     * @param complete false if the text was cut off
     */
    public @Nullable Double mean(double[] logProbs, boolean complete) {
        if (logProbs.length != count) {
            return null;
        }
        AnswerSpan span = AnswerSpan.in(text.toString(), complete).orElse(null);
        if (span == null) {
            return null;
        }
        double sum = 0;
        int touched = 0;
        for (int i = 0; i < count; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            if (start < span.end() && ends[i] > span.start()) {
                sum += logProbs[i];
                touched++;
            }
        }
        return touched == 0 ? null : Double.valueOf(sum / touched);
    }
}
