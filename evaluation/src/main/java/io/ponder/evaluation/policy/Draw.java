package io.ponder.evaluation.policy;

import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.Map;

/**
 * One order of a problem's recorded samples: what the first of them show, and how each way of searching turned out.
 *
 * @param agree how many of the first samples have the leading answer; 0 where none can be read
 * @param score the mean score of those that agree; NaN without a verifier
 * @param firstTokens what the first samples cost
 * @param outcomes the same ways in every draw
 */
public record Draw(int agree, double score, long firstTokens, Map<Way, DrawOutcome> outcomes) {
    public Draw {
        outcomes = Map.copyOf(outcomes);
    }

    DrawOutcome outcome(Way way) {
        DrawOutcome outcome = outcomes.get(way);
        if (outcome == null) {
            throw new IllegalArgumentException("a draw tells nothing of " + way.words());
        }
        return outcome;
    }
}
