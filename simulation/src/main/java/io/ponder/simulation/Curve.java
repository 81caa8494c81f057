package io.ponder.simulation;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a strategy gains with each budget.
 *
 * @param isJudged whether it had a verifier
 */
record Curve(StrategyType type, boolean isJudged, List<Point> points) {

    static final int MOST_SAMPLES = 256;

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
        List<Point> points = new ArrayList<>();
        int most = type.budget().isSingle() ? 1 : MOST_SAMPLES;
        for (int samples = 1; samples <= most; samples *= 2) {
            points.add(Point.of(samples, simulation.outcomes(Scenario.of(type, samples, isJudged), problems)));
        }
        return new Curve(type, isJudged, points);
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
