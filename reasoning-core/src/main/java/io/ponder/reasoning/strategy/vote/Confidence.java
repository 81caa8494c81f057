package io.ponder.reasoning.strategy.vote;

import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Node;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How sure a model was of its own words (DeepConf, Fu et al. 2025, arXiv 2508.15260, section 3.1): over the whole text, over
 * its last tokens, or over the window in which it was least sure. The paper takes the mean negative log-probability of the
 * top alternatives of each token; this takes the log-probability of the token that was drawn, which every engine reports,
 * and as a weight its exponential, the geometric mean of the probabilities.
 */
enum Confidence {
    MEAN {
        @Override
        double logProb(LogProbs of) {
            return of.mean();
        }
    },
    TAIL {
        @Override
        double logProb(LogProbs of) {
            return of.tail();
        }
    },
    LOWEST_GROUP {
        @Override
        double logProb(LogProbs of) {
            return of.lowestGroup();
        }
    };

    abstract double logProb(LogProbs of);

    /** 0 to 1; 0 for a node without log-probabilities. */
    double weight(Node node) {
        LogProbs logProbs = node.logProbs();
        return logProbs == null ? 0 : Math.exp(logProb(logProbs));
    }

    /**
     * The most confident of some candidates: the paper's filter.
     *
     * @param share of them to keep, above 0 to 1; at least one is kept
     * @return in order of trial
     */
    List<Node> keep(List<Node> nodes, double share) {
        int kept = (int) Math.max(1, Math.ceil(share * nodes.size() - 1e-9));
        return nodes.stream()
                .sorted(Comparator.comparingDouble(this::weight).reversed().thenComparingInt(Node::trial))
                .limit(kept)
                .sorted(Comparator.comparingInt(Node::trial))
                .toList();
    }

    /**
     * The lowest-group log-probability below which a later sample is stopped: the value that {@code share} of the first
     * samples reach (section 3.3, the percentile {@code 100 - eta}). Between two samples it is the lower one's, so that at
     * least that share reaches it, where the authors' code interpolates.
     *
     * @param warmUp at least one, with log-probabilities
     * @param share 0 to 1
     */
    static double floor(List<LogProbs> warmUp, double share) {
        double[] values =
                warmUp.stream().mapToDouble(LogProbs::lowestGroup).sorted().toArray();
        int index = (int) Math.floor((1 - share) * (values.length - 1) + 1e-9);
        return Math.min(0, Arrays.stream(values).skip(index).findFirst().orElse(values[0]));
    }
}
