package io.ponder.contracts.calibration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps a score to the probability that its candidate is right, which never falls as the score rises. Either a sigmoid
 * or a line through points.
 *
 * @param slope of {@code 1 / (1 + exp(-(slope · score + intercept)))}, above 0; null with points
 * @param points at least two, by rising score; null with a sigmoid
 * @param tieBreak the share of the result that is the raw score, 0 to {@value #MOST_TIE_BREAK}; null for 0
 */
public record CalibrationCurve(
        @Nullable Double slope,
        @Nullable Double intercept,
        @Nullable List<Point> points,
        @Nullable Double tieBreak) {

    private static final double MOST_TIE_BREAK = 0.01;

    /** The line between two points is straight; before the first and after the last it is level. */
    public record Point(double score, double probability) {
        public Point {
            if (!(score >= 0 && score <= 1 && probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("curve.points must hold scores and probabilities in 0..1");
            }
        }
    }

    public CalibrationCurve {
        points = points == null ? null : List.copyOf(points);
        boolean isSigmoid = slope != null && intercept != null;
        require(isSigmoid != (points != null), "curve must hold either slope and intercept, or points");
        require(
                slope == null || (slope > 0 && slope < 1e9),
                "curve.slope must lie above 0: scores may not be turned round");
        require(intercept == null || Math.abs(intercept) < 1e9, "curve.intercept must be a number");
        require(
                tieBreak == null || (tieBreak >= 0 && tieBreak <= MOST_TIE_BREAK),
                "curve.tie_break must lie in 0.." + MOST_TIE_BREAK);
        if (points != null) {
            require(points.size() >= 2, "curve.points must hold at least two");
            for (int i = 1; i < points.size(); i++) {
                Point before = points.get(i - 1);
                Point after = points.get(i);
                require(
                        after.score() >= before.score() && after.probability() >= before.probability(),
                        "curve.points must rise");
            }
        }
    }

    public static CalibrationCurve sigmoid(double slope, double intercept) {
        return new CalibrationCurve(slope, intercept, null, null);
    }

    public static CalibrationCurve through(List<Point> points, double tieBreak) {
        return new CalibrationCurve(null, null, points, tieBreak);
    }

    /**
     * @param score 0 to 1
     * @return 0 to 1
     */
    public double at(double score) {
        if (slope != null && intercept != null) {
            return 1 / (1 + Math.exp(-(slope * score + intercept)));
        }
        double share = tieBreak == null ? 0 : tieBreak;
        return (1 - share) * onLine(score, points == null ? List.of() : points) + share * score;
    }

    private static double onLine(double score, List<Point> points) {
        if (score <= points.getFirst().score()) {
            return points.getFirst().probability();
        }
        for (int i = 1; i < points.size(); i++) {
            Point to = points.get(i);
            if (score <= to.score()) {
                Point from = points.get(i - 1);
                double part = (score - from.score()) / (to.score() - from.score());
                return from.probability() + part * (to.probability() - from.probability());
            }
        }
        return points.getLast().probability();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
