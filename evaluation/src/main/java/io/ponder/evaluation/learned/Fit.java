package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationCurve;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.evaluation.calibration.CalibrationFit;
import io.ponder.evaluation.calibration.LabelledScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model with its calibration. How strong the penalty is, and the curve, are decided by folds within the given rows, so that
 * nothing is decided by rows that a caller holds out.
 */
record Fit(LogisticModel model, CalibrationCurve curve, double cost) {

    private static final List<Double> COSTS = List.of(0.001, 0.01, 0.1, 1.0);
    private static final int FOLDS = 5;

    /**
     * @throws IllegalArgumentException if there are too few rows, only right or only wrong ones, or nothing to be learned
     */
    static Fit of(List<LabelledRow> rows, Method calibration, long seed) {
        Set<String> problems = rows.stream().map(LabelledRow::problem).collect(Collectors.toSet());
        Map<String, Integer> folds = Folds.of(problems, FOLDS, seed);
        double best = Double.POSITIVE_INFINITY;
        double cost = COSTS.getFirst();
        List<LabelledScore> heldOut = List.of();
        for (double each : COSTS) {
            List<LabelledScore> its = heldOut(rows, folds, each);
            double loss = loss(its);
            if (loss < best) {
                best = loss;
                cost = each;
                heldOut = its;
            }
        }
        CalibrationCurve curve = CalibrationFit.of(heldOut, calibration).curve();
        return new Fit(LogisticModel.fit(rows, cost), curve, cost);
    }

    private static List<LabelledScore> heldOut(List<LabelledRow> rows, Map<String, Integer> folds, double cost) {
        List<LabelledScore> all = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<LabelledRow> learned = new ArrayList<>();
            List<LabelledRow> asked = new ArrayList<>();
            for (LabelledRow row : rows) {
                (Folds.isIn(fold, folds, row.problem()) ? asked : learned).add(row);
            }
            if (asked.isEmpty()) {
                continue;
            }
            if (learned.stream().map(LabelledRow::right).distinct().count() < 2) {
                throw new IllegalArgumentException(
                        "without the samples of some problems only right or only wrong ones are left; add more problems");
            }
            LogisticModel model = LogisticModel.fit(learned, cost);
            asked.forEach(row -> all.add(new LabelledScore(model.at(row.features()), row.right(), row.problem())));
        }
        return all;
    }

    private static double loss(List<LabelledScore> scores) {
        return scores.stream()
                .mapToDouble(one -> -Math.log(Math.max(1e-12, one.right() ? one.score() : 1 - one.score())))
                .average()
                .orElseThrow();
    }

    /** The calibrated probability. */
    double at(double[] features) {
        return curve.at(model.at(features));
    }
}
