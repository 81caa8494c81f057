package io.ponder.reasoning.strategy.stepwise;

/**
 * Entropic annealing (Giannone et al. 2025, arXiv 2510.05825): how many times hotter {@link ParticleFiltering} draws its
 * particles while a few of them have most of the weight, so that early overconfidence of a verifier does not end all others.
 * The formulas are those of the authors' code, its_hub.
 */
enum Annealing {
    NONE {
        @Override
        double factor(double[] weights, double progress) {
            return 1;
        }
    },

    /** {@code N / ESS * (1 - t / T)}, as in the paper. */
    ESS {
        @Override
        double factor(double[] weights, double progress) {
            return Math.max(1, weights.length / Resampling.effectiveSize(weights) * (1 - progress));
        }
    },

    /** {@code 1 / (h + (1 - h) * t / T)} for a normalised entropy {@code h} of the weights. */
    ENTROPY {
        @Override
        double factor(double[] weights, double progress) {
            double entropy = Resampling.entropy(weights);
            return 1 / (entropy + (1 - entropy) * progress);
        }
    };

    /**
     * @param weights add up to 1
     * @param progress rounds over the most there can be, above 0 to 1
     * @return at least 1
     */
    abstract double factor(double[] weights, double progress);
}
