package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws tokens: applies the temperature, then draws from the smallest set of tokens whose probability reaches top-p, and
 * within {@code top_k} and {@code min_p} if they are given. There is no other truncation, so the caller gets the
 * distribution it asked for. One instance per continuation.
 */
final class TokenSampler {

    /**
     * Tokens less likely than the best by this factor (as a power of e) are left out; together they are under 1 in
     * 10^4.
     */
    private static final double NEGLIGIBLE = 20;

    private final double temperature;
    private final double topP;
    private final int topK;
    private final double minP;
    private final SplittableRandom random;

    TokenSampler(Sampling sampling, long seed) {
        temperature = sampling.temperature();
        topP = sampling.topP();
        topK = (int) LogitRules.number(sampling.engineOptions(), "top_k", 0);
        minP = LogitRules.number(sampling.engineOptions(), "min_p", 0);
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 0x632BE59BD9B4E019L);
    }

    /**
     * @param best the most likely token, from {@link #best}
     * @param scratch workspace owned by the calling thread
     */
    int sample(float[] logits, int best, Scratch scratch) {
        if (temperature < 1e-6 || logits[best] == Float.NEGATIVE_INFINITY) {
            return best;
        }
        double sum = scratch.gather(logits, logits[best], temperature, minP);
        if (topK > 0) {
            sum = scratch.keepHeaviest(topK);
        }
        if (topP < 1) {
            sum = scratch.keepNucleus(topP * sum);
        }
        return scratch.pick(random.nextDouble() * sum);
    }

    static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }

    /** Natural log of the sum of the exponentials of all logits. A token's log-probability is its logit minus this. */
    static double logSum(float[] logits, int best) {
        float highest = logits[best];
        float least = (float) (highest - NEGLIGIBLE);
        double sum = 0;
        for (float logit : logits) {
            if (logit > least) {
                sum += Math.exp(logit - highest);
            }
        }
        return highest + Math.log(sum);
    }

    /** The {@code count} most likely tokens, most likely first. */
    static int[] top(float[] logits, int count) {
        int[] top = new int[Math.min(count, logits.length)];
        int filled = 0;
        for (int token = 0; token < logits.length; token++) {
            if (filled == top.length && (filled == 0 || logits[token] <= logits[top[filled - 1]])) {
                continue;
            }
            int at = filled < top.length ? filled++ : filled - 1;
            while (at > 0 && logits[top[at - 1]] < logits[token]) {
                top[at] = top[at - 1];
                at--;
            }
            top[at] = token;
        }
        return top;
    }

    /** The candidates of one draw. Each packs a weight (the bits of a float) above a token. */
    static final class Scratch {
        private final long[] candidates;
        private int first;
        private int end;

        Scratch(int vocabularySize) {
            candidates = new long[vocabularySize];
        }

        /**
         * Gathers every token that is not negligible beside the best one; returns their total weight.
         *
         * @param minP the least probability, as a share of the best token's
         */
        double gather(float[] logits, float highest, double temperature, double minP) {
            double share = Math.min(NEGLIGIBLE, -Math.log(Math.max(minP, Double.MIN_NORMAL)));
            float least = Math.nextDown((float) (highest - share * temperature));
            double sum = 0;
            first = 0;
            end = 0;
            for (int token = 0; token < logits.length; token++) {
                if (logits[token] > least) {
                    float weight = (float) Math.exp((logits[token] - highest) / temperature);
                    candidates[end++] = (long) Float.floatToRawIntBits(weight) << 32 | token;
                    sum += weight;
                }
            }
            return sum;
        }

        /** Keeps so many of the heaviest candidates; returns their total weight. */
        double keepHeaviest(int count) {
            Arrays.sort(candidates, 0, end);
            int keep = Math.min(count, end);
            System.arraycopy(candidates, end - keep, candidates, 0, keep);
            end = keep;
            double kept = 0;
            for (int i = 0; i < end; i++) {
                kept += weight(i);
            }
            return kept;
        }

        /** Keeps the heaviest candidates that together reach {@code mass}; returns their total weight. */
        double keepNucleus(double mass) {
            Arrays.sort(candidates, 0, end); // the bits of positive floats sort like the floats
            double kept = 0;
            first = end;
            while (first > 0 && kept < mass) {
                kept += weight(--first);
            }
            return kept;
        }

        int pick(double point) {
            double passed = 0;
            for (int i = end - 1; i > first; i--) {
                passed += weight(i);
                if (point < passed) {
                    return (int) candidates[i];
                }
            }
            return (int) candidates[first];
        }

        private float weight(int i) {
            return Float.intBitsToFloat((int) (candidates[i] >>> 32));
        }
    }
}
