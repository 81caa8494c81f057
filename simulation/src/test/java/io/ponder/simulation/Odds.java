package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Statements about shares of right answers that hold but for chance: within three standard errors. */
final class Odds {

    private static final double ERRORS = 3;

    private Odds() {}

    static double accuracy(List<Simulation.Outcome> outcomes) {
        return Simulation.Mean.of(outcomes).accuracy();
    }

    /**
     * The share of right answers is what theory says.
     *
     * @param probability of a right answer to a problem
     */
    static void assertRightAsOftenAs(
            List<Simulation.Outcome> outcomes,
            List<SyntheticProblem> problems,
            ToDoubleFunction<SyntheticProblem> probability,
            String what) {
        double expected = 0;
        double variance = 0;
        for (SyntheticProblem problem : problems) {
            double p = probability.applyAsDouble(problem);
            expected += p / problems.size();
            variance += p * (1 - p) / problems.size() / problems.size();
        }
        double error = Math.sqrt(variance);
        assertThat(accuracy(outcomes)).as(what).isBetween(expected - ERRORS * error, expected + ERRORS * error);
    }

    /** On the same problems, the first is right more often, by more than chance. */
    static void assertBetter(List<Simulation.Outcome> outcomes, List<Simulation.Outcome> than, String what) {
        double[] difference = difference(outcomes, than);
        assertThat(difference[0]).as(what).isGreaterThan(ERRORS * difference[1]);
    }

    /** On the same problems, the first is not right less often by more than chance. */
    static void assertNoWorse(List<Simulation.Outcome> outcomes, List<Simulation.Outcome> than, String what) {
        double[] difference = difference(outcomes, than);
        assertThat(difference[0]).as(what).isGreaterThanOrEqualTo(-ERRORS * difference[1]);
    }

    /** The mean of the paired differences, and its standard error. */
    private static double[] difference(List<Simulation.Outcome> outcomes, List<Simulation.Outcome> than) {
        int count = outcomes.size();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double difference = (outcomes.get(i).right() ? 1 : 0) - (than.get(i).right() ? 1 : 0);
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / count;
        return new double[] {mean, Math.sqrt((squares / count - mean * mean) / count)};
    }
}
