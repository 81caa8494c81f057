package io.ponder.simulation;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a strategy gains with each budget.
 *
 * @param isJudged whether it had a verifier
 */
record Curve(StrategyType type, boolean isJudged, List<Point> points) {

    private static final int MOST_SAMPLES = 256;

    /**
     * @param outcomes one for each problem
     */
    record Point(int samples, List<Simulation.Outcome> outcomes, Simulation.Mean mean) {
        static Point of(int samples, List<Simulation.Outcome> outcomes) {
            return new Point(samples, outcomes, Simulation.Mean.of(outcomes));
        }
    }

    Curve {
        points = List.copyOf(points);
    }

    static Curve measure(StrategyType type, boolean isJudged, Simulation simulation, List<SyntheticProblem> problems) {
        List<Point> points = (type.budget().isSingle() ? IntStream.of(1) : budgets())
                .mapToObj(samples ->
                        Point.of(samples, simulation.outcomes(Scenario.of(type, samples, isJudged), problems)))
                .toList();
        return new Curve(type, isJudged, points);
    }

    /** 1, 2, 4, and so on to 256 samples. */
    static IntStream budgets() {
        return IntStream.iterate(1, samples -> samples <= MOST_SAMPLES, samples -> 2 * samples);
    }

    static boolean canBeJudged(StrategyType type) {
        return type.scoring() != Scoring.NONE;
    }

    static boolean canBeUnjudged(StrategyType type) {
        return type.scoring() == Scoring.NONE || type.scoring() == Scoring.MAY;
    }

    String name() {
        return type.name();
    }

    Optional<Point> at(int samples) {
        return points.stream().filter(point -> point.samples == samples).findFirst();
    }
}
