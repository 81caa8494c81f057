package io.ponder.reasoning.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verifier's judgement of one candidate: either one outcome, or one number per step.
 *
 * @param outcome the probability that the candidate is right, 0 to 1; null for a process verifier
 * @param steps one number in 0 to 1 for every step, in order; empty for an outcome verifier
 * @param explanation why, for people; null when there is nothing to say
 */
public record Score(
        @Nullable Double outcome,
        List<Double> steps,
        @Nullable String explanation) {

    public Score {
        steps = List.copyOf(steps);
        if ((outcome == null) == steps.isEmpty()) {
            throw new IllegalArgumentException("a score is either one outcome or one number per step");
        }
        if (outcome != null) {
            requireUnit(outcome);
        }
        steps.forEach(Score::requireUnit);
    }

    public static Score outcome(double value, @Nullable String explanation) {
        return new Score(value, List.of(), explanation);
    }

    public static Score steps(List<Double> values, @Nullable String explanation) {
        return new Score(null, values, explanation);
    }

    /** The candidate's score as one number: the outcome itself, or the steps aggregated. */
    public double value(Aggregation aggregation) {
        return outcome != null ? outcome : aggregation.of(steps);
    }

    private static void requireUnit(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a score is " + value + ", but must lie in 0..1");
        }
    }
}
