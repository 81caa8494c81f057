package io.ponder.evaluation.calibration;

import io.ponder.contracts.calibration.CalibrationCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rising steps nearest to the labels by least squares, found by pooling adjacent violators (Ayer et al. 1955; for
 * calibration, Zadrozny and Elkan 2002). Scores of one step share one probability; between steps it rises in a straight
 * line.
 */
final class Isotonic {

    /** Samples of neighbouring scores that share one probability. */
    private static final class Step {
        final double from;
        double to;
        double right;
        double count;

        Step(double score, double right, double count) {
            this.from = score;
            this.to = score;
            this.right = right;
            this.count = count;
        }

        double mean() {
            return right / count;
        }
    }

    private Isotonic() {}

    /**
     * @param tieBreak see {@link CalibrationCurve}
     * @throws IllegalArgumentException if right samples do not score higher
     */
    static CalibrationCurve fit(List<LabelledScore> samples, double tieBreak) {
        SortedMap<Double, double[]> byScore = new TreeMap<>();
        for (LabelledScore sample : samples) {
            double[] counts = byScore.computeIfAbsent(sample.score(), score -> new double[2]);
            counts[0] += sample.right() ? 1 : 0;
            counts[1]++;
        }
        List<Step> steps = new ArrayList<>();
        byScore.forEach((score, counts) -> {
            steps.add(new Step(score, counts[0], counts[1]));
            while (steps.size() > 1
                    && steps.get(steps.size() - 2).mean() >= steps.getLast().mean()) {
                Step last = steps.removeLast();
                Step before = steps.getLast();
                before.to = last.to;
                before.right += last.right;
                before.count += last.count;
            }
        });
        if (steps.size() < 2) {
            throw new IllegalArgumentException(
                    "right samples do not score higher than wrong ones, so this verifier cannot be calibrated");
        }
        List<CalibrationCurve.Point> points = new ArrayList<>();
        for (Step step : steps) {
            points.add(new CalibrationCurve.Point(step.from, step.mean()));
            if (step.to > step.from) {
                points.add(new CalibrationCurve.Point(step.to, step.mean()));
            }
        }
        return CalibrationCurve.through(points, tieBreak);
    }
}
