package io.ponder.reasoning.strategy.tree;

import java.util.SplittableRandom;

/**
 * What is believed of a mean score after some scores have been seen, to draw from in Thompson sampling. The priors are
 * those of AB-MCTS-A (Inoue et al. 2025, arXiv 2503.04412, section 3.4) and of its implementation, treequest.
 */
abstract sealed class Posterior {

    int count;

    /**
     * @param score 0 to 1
     */
    abstract void observe(double score);

    /** One plausible mean. */
    abstract double draw(SplittableRandom random);

    /**
     * Scores are normal with unknown mean and variance, under a normal-inverse-gamma prior (Murphy, "Probabilistic Machine
     * Learning: Advanced Topics", section 3.4.3.3) with m = 0, kappa = 1, nu = 1 and tau² = 0.1.
     */
    static final class Gaussian extends Posterior {
        private static final double KAPPA = 1;
        private static final double NU = 1;
        private static final double TAU_SQUARED = 0.1;
        private double mean;
        private double squares;

        @Override
        void observe(double score) {
            // Welford's update of the mean and of the sum of squared deviations.
            count++;
            double delta = score - mean;
            mean += delta / count;
            squares += delta * (score - mean);
        }

        double kappa() {
            return KAPPA + count;
        }

        double nu() {
            return NU + count;
        }

        double m() {
            return count * mean / kappa();
        }

        double tauSquared() {
            return (NU * TAU_SQUARED + squares + count * KAPPA * mean * mean / kappa()) / nu();
        }

        @Override
        double draw(SplittableRandom random) {
            double variance = nu() * tauSquared() / 2 / gamma(nu() / 2, random);
            return m() + Math.sqrt(variance / kappa()) * random.nextGaussian();
        }
    }

    /** Scores are successes to a degree, under Jeffreys' prior Beta(1/2, 1/2). */
    static final class Beta extends Posterior {
        private static final double PRIOR = 0.5;
        private double sum;

        @Override
        void observe(double score) {
            count++;
            sum += score;
        }

        double a() {
            return PRIOR + sum;
        }

        double b() {
            return PRIOR + count - sum;
        }

        @Override
        double draw(SplittableRandom random) {
            double first = gamma(a(), random);
            return first / (first + gamma(b(), random));
        }
    }

    /** A gamma variate of scale 1, by Marsaglia and Tsang (2000), "A simple method for generating gamma variables". */
    static double gamma(double shape, SplittableRandom random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
