package io.ponder.reasoning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenDistributionTest {

    private static final double LN2 = Math.log(2);

    private static float[] logits(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (7 + Math.log(probabilities[i]));
        }
        return logits;
    }

    private static double[] logs(double... probabilities) {
        double[] logs = new double[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(probabilities[i]);
        }
        return logs;
    }

    /**
     * Probabilities 1/2, 1/4, 1/8, 1/8: entropy is 1/2 + 2/4 + 3/8 + 3/8 bits, and self-certainty (1 + 2 + 3 + 3) / 4 bits less
     * the 2 of a uniform one.
     */
    @Test
    void allLogitsGiveBothExactly() {
        TokenDistribution of = TokenDistribution.ofLogits(logits(0.5, 0.25, 0.125, 0.125));
        assertThat(of.entropy()).isCloseTo(1.75 * LN2, within(1e-6));
        assertThat(of.selfCertainty()).isCloseTo(0.25 * LN2, within(1e-6));
        assertThat(TokenDistribution.ofLikeliest(logs(0.5, 0.25, 0.125, 0.125)).entropy())
                .isCloseTo(1.75 * LN2, within(1e-12));
    }

    @Test
    void aUniformOneIsTheLeastCertain() {
        TokenDistribution of = TokenDistribution.ofLogits(new float[1000]);
        assertThat(of.entropy()).isCloseTo(Math.log(1000), within(1e-9));
        assertThat(of.selfCertainty()).isCloseTo(0, within(1e-9));
    }

    @Test
    void aCertainOneHasNoEntropyAndABoundedCertainty() {
        float[] logits = new float[1000];
        java.util.Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        logits[3] = 5;
        TokenDistribution of = TokenDistribution.ofLogits(logits);
        assertThat(of.entropy()).isZero();
        // 999 of 1000 at -40.
        assertThat(of.selfCertainty()).isCloseTo(40 * 0.999 - Math.log(1000), within(1e-9));
    }

    /** 1/2 and 1/4 are told, 1/4 is left: three times half a bit; and (1 + 2) / 2 bits less 1. */
    @Test
    void whatIsNotToldCountsAsOneToken() {
        TokenDistribution of = TokenDistribution.ofLikeliest(logs(0.5, 0.25));
        assertThat(of.entropy()).isCloseTo(1.5 * LN2, within(1e-12));
        assertThat(of.selfCertainty()).isCloseTo(0.5 * LN2, within(1e-12));
    }

    @Test
    void whatEnginesWriteForTheImpossibleIsBounded() {
        TokenDistribution of = TokenDistribution.ofLikeliest(new double[] {0, -9999});
        assertThat(of.entropy()).isCloseTo(0, within(1e-12));
        assertThat(of.selfCertainty()).isCloseTo(20 - LN2, within(1e-12));
    }

    @Test
    void aTextsIsTheMeanOfItsTokens() {
        TokenDistributions tokens = new TokenDistributions();
        assertThat(tokens.mean()).isNull();
        tokens.add(new TokenDistribution(1, 8));
        tokens.add(new TokenDistribution(3, 4));
        assertThat(tokens.mean()).isEqualTo(new TokenDistribution(2, 6));
    }

    @Test
    void partsAreWeighedByTheirTokens() {
        LogProbs first = new LogProbs(-1, -1, -1, 100).with(new TokenDistribution(1, 8));
        LogProbs next = new LogProbs(-1, -1, -1, 300).with(new TokenDistribution(3, 4));
        assertThat(first.then(next)).isEqualTo(new LogProbs(-1, -1, -1, 400, 2.5, 5.0));
        assertThat(first.then(new LogProbs(-1, -1, -1, 300))).isEqualTo(new LogProbs(-1, -1, -1, 400));
    }
}
