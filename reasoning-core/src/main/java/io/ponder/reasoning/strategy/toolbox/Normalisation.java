package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How the scores of one search's candidates become the weights of a vote. Reward models often give scores that lie close
 * together, so that a sum of them is little more than a count; spreading them lets the verifier speak. All of these keep the
 * order of the candidates, so best-of-N chooses the same with each.
 */
public enum Normalisation {
    /** The scores themselves. */
    NONE {
        @Override
        double[] of(double[] scores) {
            return scores;
        }
    },
    /** {@code (s - min) / (max - min)}; 1 for all when they are equal. */
    MIN_MAX {
        @Override
        double[] of(double[] scores) {
            double min = Arrays.stream(scores).min().orElse(0);
            double max = Arrays.stream(scores).max().orElse(0);
            return Arrays.stream(scores)
                    .map(s -> max == min ? 1 : (s - min) / (max - min))
                    .toArray();
        }
    },
    /** The share of candidates that score no higher, ties at their mean rank: {@code (rank - 1/2) / n}. */
    RANK {
        @Override
        double[] of(double[] scores) {
            return Arrays.stream(scores)
                    .map(s -> {
                        long lower =
                                Arrays.stream(scores).filter(other -> other < s).count();
                        long equal = Arrays.stream(scores)
                                .filter(other -> other == s)
                                .count();
                        return (lower + equal / 2.0) / scores.length;
                    })
                    .toArray();
        }
    },
    /** {@code exp(z) / sum exp(z)} of the standardised scores {@code z = (s - mean) / deviation}. */
    SOFTMAX {
        @Override
        double[] of(double[] scores) {
            double mean = Arrays.stream(scores).average().orElse(0);
            double variance = Arrays.stream(scores)
                    .map(s -> (s - mean) * (s - mean))
                    .average()
                    .orElse(0);
            double deviation = variance == 0 ? 1 : Math.sqrt(variance);
            double[] weights = Arrays.stream(scores)
                    .map(s -> Math.exp((s - mean) / deviation))
                    .toArray();
            double sum = Arrays.stream(weights).sum();
            return Arrays.stream(weights).map(weight -> weight / sum).toArray();
        }
    };

    public static final Parameter<Normalisation> PARAMETER = new Parameter.Choice<>(
            "normalisation",
            "how scores become the weights that are added up: as they are, spread over 0 to 1, by rank, or by softmax",
            NONE);

    /**
     * @param scores at least one
     * @return a weight for each, 0 to 1
     */
    abstract double[] of(double[] scores);

    /**
     * The weight of each of these candidates.
     *
     * @param scored at least one, in order of trial
     */
    public ToDoubleFunction<Node> of(List<Node> scored, ToDoubleFunction<Node> score) {
        double[] weights = of(scored.stream().mapToDouble(score).toArray());
        Map<Node, Double> byNode = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            byNode.put(scored.get(i), weights[i]);
        }
        return byNode::get;
    }
}
