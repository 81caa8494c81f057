package io.ponder.evaluation.policy;

import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.summary.RunSummary.PolicyPoint;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.Arrays;
import java.util.function.Function;

/**
 * How a policy and the best fixed way did on problems that neither was chosen by: of each problem, in the order of the data,
 * the share of its draws that were right, and the mean tokens.
 */
public final class HeldOut {

    private final double samples;
    private final String fixed;
    private final double[] right;
    private final double[] tokens;
    private final double[] fixedRight;
    private final double[] fixedTokens;
    private final double[] hindsightRight;
    private final double[] hindsightTokens;

    HeldOut(double samples, String fixed, int problems) {
        this.samples = samples;
        this.fixed = fixed;
        right = new double[problems];
        tokens = new double[problems];
        fixedRight = new double[problems];
        fixedTokens = new double[problems];
        hindsightRight = new double[problems];
        hindsightTokens = new double[problems];
    }

    /**
     * @param hindsight the fixed way that is best on all problems, these among them
     */
    void add(int index, ProblemDraws problem, Function<Draw, Way> policy, Function<Draw, Way> other, Way hindsight) {
        right[index] = problem.mean(draw -> draw.outcome(policy.apply(draw)).right() ? 1 : 0);
        tokens[index] = problem.mean(draw -> draw.outcome(policy.apply(draw)).tokens());
        fixedRight[index] = problem.mean(draw -> draw.outcome(other.apply(draw)).right() ? 1 : 0);
        fixedTokens[index] =
                problem.mean(draw -> draw.outcome(other.apply(draw)).tokens());
        hindsightRight[index] = problem.mean(draw -> draw.outcome(hindsight).right() ? 1 : 0);
        hindsightTokens[index] = problem.mean(draw -> draw.outcome(hindsight).tokens());
    }

    /** For the report, with confidence intervals. */
    public PolicyPoint point() {
        return new PolicyPoint(
                samples,
                tokens(),
                Bootstrap.mean(right),
                fixed,
                fixedTokens(),
                Bootstrap.mean(fixedRight),
                Paired.difference(right, fixedRight));
    }

    /** The level. */
    public double samples() {
        return samples;
    }

    /** The fixed way that is best within the level on all problems, in words. */
    public String fixed() {
        return fixed;
    }

    int problems() {
        return right.length;
    }

    public double accuracy() {
        return mean(right);
    }

    public double fixedAccuracy() {
        return mean(fixedRight);
    }

    public double tokens() {
        return mean(tokens);
    }

    public double fixedTokens() {
        return mean(fixedTokens);
    }

    /** Of {@link #fixed} itself, which nobody could know before: the most that any fixed way reaches within the level. */
    public double hindsightAccuracy() {
        return mean(hindsightRight);
    }

    public double hindsightTokens() {
        return mean(hindsightTokens);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
