package io.ponder.reasoning.strategy.stepwise;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How {@link ParticleFiltering} draws its particles again, in proportion to their weights. */
enum Resampling {
    /** At independent points. */
    MULTINOMIAL {
        @Override
        double[] points(int count, SplittableRandom random) {
            double[] points = new double[count];
            Arrays.setAll(points, i -> random.nextDouble());
            Arrays.sort(points);
            return points;
        }
    },
    /** At even distances from one random offset, which varies less. */
    SYSTEMATIC {
        @Override
        double[] points(int count, SplittableRandom random) {
            double offset = random.nextDouble();
            double[] points = new double[count];
            Arrays.setAll(points, i -> (i + offset) / count);
            return points;
        }
    };

    /** Scores this close to 0 and 1 are as far as a logit goes. */
    private static final double CLOSEST = 1e-6;

    /** Where the drawing looks, ascending in 0 to 1. */
    abstract double[] points(int count, SplittableRandom random);

    /**
     * Normalised weights of scores: {@code softmax(logit(score) / temperature)}.
     *
     * @param scores 0 to 1, or NaN for none: it weighs 0, unless all are NaN, which makes all weights equal
     */
    static double[] weights(double[] scores, double temperature) {
        double[] weights = new double[scores.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            double score = Math.clamp(scores[i], CLOSEST, 1 - CLOSEST);
            weights[i] =
                    Double.isNaN(scores[i]) ? Double.NEGATIVE_INFINITY : Math.log(score / (1 - score)) / temperature;
            most = Math.max(most, weights[i]);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = most == Double.NEGATIVE_INFINITY ? 1 : Math.exp(weights[i] - most);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** {@code 1 / sum(weight^2)}: how many equally weighted particles these are worth. */
    static double effectiveSize(double[] weights) {
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        return 1 / squares;
    }

    /** From 0 for one particle that has all the weight to 1 for equal weights; 1 for a single particle. */
    static double entropy(double[] weights) {
        double entropy = 0;
        for (double weight : weights) {
            entropy -= weight > 0 ? weight * Math.log(weight) : 0;
        }
        return weights.length == 1 ? 1 : entropy / Math.log(weights.length);
    }

    /**
     * Draws with replacement: the index in whose share of the weights each point lies.
     *
     * @param weights add up to 1
     * @param points ascending, 0 to 1
     * @return ascending
     */
    static int[] draw(double[] weights, double[] points) {
        int[] drawn = new int[points.length];
        int index = 0;
        double upTo = weights[0];
        for (int i = 0; i < points.length; i++) {
            while (points[i] >= upTo && index < weights.length - 1) {
                index++;
                upTo += weights[index];
            }
            drawn[i] = index;
        }
        return drawn;
    }
}
