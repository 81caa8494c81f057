package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

    private static final int DRAWS = 20_000;

    /** Probabilities 0.1, 0.6, 0.3 and, out of reach of any draw, next to nothing. */
    private static final float[] LOGITS = {(float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3), -90f};

    private final TokenSampler.Scratch scratch = new TokenSampler.Scratch(LOGITS.length);

    @Test
    void temperatureZeroTakesTheMostLikely() {
        assertThat(shares(0, 1)).containsExactly(0, 1, 0, 0);
    }

    @Test
    void temperatureOneFollowsTheModel() {
        assertThat(shares(1, 1)).containsExactly(new double[] {0.1, 0.6, 0.3, 0}, within(0.015));
    }

    @Test
    void aHighTemperatureFlattens() {
        double sum = Math.sqrt(0.1) + Math.sqrt(0.6) + Math.sqrt(0.3);
        double[] expected = {Math.sqrt(0.1) / sum, Math.sqrt(0.6) / sum, Math.sqrt(0.3) / sum, 0};
        assertThat(shares(2, 1)).containsExactly(expected, within(0.015));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertThat(shares(1, 0.5)).containsExactly(0, 1, 0, 0);
        assertThat(shares(1, 0.8)).containsExactly(new double[] {0, 2 / 3.0, 1 / 3.0, 0}, within(0.015));
    }

    @Test
    void ruledOutTokensAreNeverDrawn() {
        float[] logits = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, 3f, Float.NEGATIVE_INFINITY};
        TokenSampler sampler = new TokenSampler(new Sampling(2, 1, 1, List.of(), null), 1);
        for (int i = 0; i < 100; i++) {
            assertThat(sampler.sample(logits, TokenSampler.best(logits), scratch))
                    .isEqualTo(2);
        }
    }

    @Test
    void logSumAndTopTellTheModelsOwnProbabilities() {
        float[] shifted = new float[LOGITS.length];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = LOGITS[i] + 40;
        }
        assertThat(Math.exp(shifted[1] - TokenSampler.logSum(shifted, TokenSampler.best(shifted))))
                .isCloseTo(0.6, within(1e-4));
        assertThat(TokenSampler.top(shifted, 3)).containsExactly(1, 2, 0);
        assertThat(TokenSampler.top(shifted, 9)).hasSize(4);
    }

    /** The same rules, written out plainly: softmax at the temperature, within top-k and min-p, then top-p of what is left. */
    @Test
    void drawsAsAPlainReferenceDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            float[] logits = new float[40];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (4 * random.nextGaussian());
            }
            double temperature = 0.3 + 1.5 * random.nextDouble();
            double topP = random.nextBoolean() ? 1 : 0.3 + 0.7 * random.nextDouble();
            int topK = random.nextBoolean() ? 0 : 1 + random.nextInt(logits.length);
            double minP = random.nextBoolean() ? 0 : 0.3 * random.nextDouble();
            double[] expected = reference(logits, temperature, topP, topK, minP);

            Map<String, Object> options = Map.of("top_k", topK, "min_p", minP);
            Sampling sampling = new Sampling(temperature, topP, 1, List.of(), null, null, options, null, null);
            TokenSampler sampler = new TokenSampler(sampling, round);
            TokenSampler.Scratch workspace = new TokenSampler.Scratch(logits.length);
            double[] drawn = new double[logits.length];
            for (int i = 0; i < DRAWS; i++) {
                drawn[sampler.sample(logits, TokenSampler.best(logits), workspace)] += 1.0 / DRAWS;
            }
            for (int token = 0; token < logits.length; token++) {
                if (expected[token] == 0) {
                    assertThat(drawn[token]).as("token %d", token).isZero();
                } else {
                    // Five standard deviations of a share.
                    double room = 5 * Math.sqrt(expected[token] * (1 - expected[token]) / DRAWS) + 1e-4;
                    assertThat(drawn[token]).as("token %d", token).isCloseTo(expected[token], within(room));
                }
            }
        }
    }

    private static double[] reference(float[] logits, double temperature, double topP, int topK, double minP) {
        double[] shares = new double[logits.length];
        List<Integer> byShare = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            shares[i] = Math.exp(logits[i] / temperature);
            sum += shares[i];
            byShare.add(i);
        }
        byShare.sort(
                Comparator.comparingDouble((Integer token) -> shares[token]).reversed());
        double least = minP * shares[byShare.getFirst()];
        List<Integer> kept = byShare.stream()
                .limit(topK == 0 ? logits.length : topK)
                .filter(token -> shares[token] >= least)
                .toList();
        double mass = kept.stream().mapToDouble(token -> shares[token]).sum();
        double[] result = new double[logits.length];
        double reached = 0;
        for (int token : kept) {
            if (reached < topP * mass) {
                result[token] = shares[token];
                reached += shares[token];
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= reached;
        }
        return result;
    }

    private double[] shares(double temperature, double topP) {
        double[] shares = new double[LOGITS.length];
        TokenSampler sampler = new TokenSampler(new Sampling(temperature, topP, 1, List.of(), null), 42);
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.sample(LOGITS, TokenSampler.best(LOGITS), scratch)] += 1.0 / DRAWS;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.round(shares[i] * 1e6) / 1e6;
        }
        return shares;
    }
}
