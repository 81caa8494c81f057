package io.ponder.evaluation.calibration;

import io.ponder.contracts.calibration.CalibrationCurve;
import java.util.List;

/**
 * A sigmoid fitted by maximum likelihood (Platt 1999) to targets that are a little less than sure, by Newton's method with
 * backtracking as Lin, Lin and Weng give it (2007, "A note on Platt's probabilistic outputs for support vector machines",
 * appendix C).
 */
final class Platt {

    private static final int ITERATIONS = 100;
    private static final double SHORTEST_STEP = 1e-10;
    private static final double RIDGE = 1e-12;
    private static final double FLAT = 1e-5;

    private Platt() {}

    /**
     * @param samples right and wrong ones
     * @throws IllegalArgumentException if right samples do not score higher
     */
    static CalibrationCurve fit(List<LabelledScore> samples) {
        double right = samples.stream().filter(LabelledScore::right).count();
        double wrong = samples.size() - right;
        double high = (right + 1) / (right + 2);
        double low = 1 / (wrong + 2);
        double a = 0;
        double b = Math.log((right + 1) / (wrong + 1));
        double loss = loss(samples, high, low, a, b);
        for (int i = 0; i < ITERATIONS; i++) {
            double haa = RIDGE;
            double hbb = RIDGE;
            double hab = 0;
            double ga = 0;
            double gb = 0;
            for (LabelledScore sample : samples) {
                double p = 1 / (1 + Math.exp(-(a * sample.score() + b)));
                double curvature = p * (1 - p);
                double error = p - (sample.right() ? high : low);
                haa += sample.score() * sample.score() * curvature;
                hab += sample.score() * curvature;
                hbb += curvature;
                ga += sample.score() * error;
                gb += error;
            }
            if (Math.abs(ga) < FLAT && Math.abs(gb) < FLAT) {
                break;
            }
            double determinant = haa * hbb - hab * hab;
            double da = -(hbb * ga - hab * gb) / determinant;
            double db = -(haa * gb - hab * ga) / determinant;
            double descent = ga * da + gb * db;
            double step = 1;
            while (step >= SHORTEST_STEP) {
                double next = loss(samples, high, low, a + step * da, b + step * db);
                if (next < loss + 1e-4 * step * descent) {
                    a += step * da;
                    b += step * db;
                    loss = next;
                    break;
                }
                step /= 2;
            }
            if (step < SHORTEST_STEP) {
                break;
            }
        }
        if (!(a > 0)) {
            throw new IllegalArgumentException(
                    "right samples do not score higher than wrong ones, so this verifier cannot be calibrated");
        }
        return CalibrationCurve.sigmoid(a, b);
    }

    private static double loss(List<LabelledScore> samples, double high, double low, double a, double b) {
        double loss = 0;
        for (LabelledScore sample : samples) {
            double target = sample.right() ? high : low;
            double z = a * sample.score() + b;
            // -(t log p + (1-t) log(1-p)), without overflow on either side.
            loss += z >= 0 ? (1 - target) * z + Math.log1p(Math.exp(-z)) : -target * z + Math.log1p(Math.exp(z));
        }
        return loss;
    }
}
