package io.ponder.reasoning.model;

import org.jspecify.annotations.Nullable;

/** A running mean of the distributions of one text's tokens. For one thread. */
public final class TokenDistributions {

    private double entropy;
    private double selfCertainty;
    private int count;

    public void add(TokenDistribution token) {
        entropy += token.entropy();
        selfCertainty += token.selfCertainty();
        count++;
    }

    /** Null when there was none. */
    public @Nullable TokenDistribution mean() {
        return count == 0 ? null : new TokenDistribution(entropy / count, selfCertainty / count);
    }
}
