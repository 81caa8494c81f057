package io.ponder.reasoning.model;

/**
 * How sure a model was of a token, as two numbers in nats; or the means of both over many tokens.
 *
 * @param entropy 0 for certainty
 * @param selfCertainty the divergence of a uniform distribution from this one, {@code -(1/V) sum log(V p)} over all
 *     {@code V} tokens: 0 for a uniform one, higher the surer the model is (Kang et al. 2025, arXiv 2502.18581, section 3)
 */
public record TokenDistribution(double entropy, double selfCertainty) {

    /** The lowest log-probability that counts: engines write -9999 for what is impossible. */
    private static final double LEAST = -40;

    /** Of all tokens' logits. */
    public static TokenDistribution ofLogits(float[] logits) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double mass = 0;
        double weighted = 0;
        double sum = 0;
        for (float logit : logits) {
            double below = Math.max(LEAST, logit - highest);
            sum += below;
            if (below > LEAST / 2) {
                double weight = Math.exp(below);
                mass += weight;
                weighted += weight * below;
            }
        }
        double logMass = Math.log(mass);
        return new TokenDistribution(
                Math.max(0, logMass - weighted / mass),
                Math.max(0, logMass - sum / logits.length - Math.log(logits.length)));
    }

    /**
     * From the likeliest tokens alone, which is all that an OpenAI-compatible engine returns. The entropy counts all others
     * as one token, so it is never above the true one. Self-certainty is taken over the returned tokens, as if there were no
     * others. That is DeepConf's token confidence (Fu et al. 2025, arXiv 2508.15260, section 3.1) less log k: it orders
     * texts much as the true one does, but its values differ.
     *
     * @param logProbs at least one
     */
    public static TokenDistribution ofLikeliest(double[] logProbs) {
        double mass = 0;
        double entropy = 0;
        double sum = 0;
        for (double logProb : logProbs) {
            double bounded = Math.max(LEAST, logProb);
            double probability = Math.exp(bounded);
            mass += probability;
            entropy -= probability * bounded;
            sum += bounded;
        }
        double rest = 1 - mass;
        if (rest > 0) {
            entropy -= rest * Math.log(rest);
        }
        return new TokenDistribution(
                Math.max(0, entropy), Math.max(0, -sum / logProbs.length - Math.log(logProbs.length)));
    }
}
