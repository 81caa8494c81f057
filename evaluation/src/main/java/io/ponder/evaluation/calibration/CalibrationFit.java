package io.ponder.evaluation.calibration;

import io.ponder.contracts.calibration.CalibrationCurve;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.calibration.CalibrationFile.Quality;
import io.ponder.evaluation.statistics.ScoreQuality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A curve fitted to labelled samples, and how good it is on samples held out of the fit: each of {@link #FOLDS} folds is
 * left out once, and samples of one group are in one fold.
 *
 * @param before of the scores themselves
 * @param after of the held-out samples' calibrated scores
 */
public record CalibrationFit(CalibrationCurve curve, int folds, Quality before, Quality after) {

    /** The fewest samples that a fit needs. */
    public static final int FEWEST = 50;

    /** The fewest right samples, and the fewest wrong ones. */
    public static final int FEWEST_OF_EACH = 10;

    private static final int FOLDS = 5;

    /** The share of the raw score that separates what isotonic regression would tie. */
    private static final double TIE_BREAK = 0.001;

    /**
     * @throws IllegalArgumentException if the samples are too few or one-sided, or right ones do not score higher
     */
    public static CalibrationFit of(List<LabelledScore> samples, Method method) {
        long right = samples.stream().filter(LabelledScore::right).count();
        long wrong = samples.size() - right;
        if (samples.size() < FEWEST || right < FEWEST_OF_EACH || wrong < FEWEST_OF_EACH) {
            throw new IllegalArgumentException("there are " + samples.size() + " samples, " + right + " right and "
                    + wrong + " wrong; add some until there are at least " + FEWEST + ", " + FEWEST_OF_EACH
                    + " of each");
        }
        List<List<LabelledScore>> folds = folds(samples);
        if (folds.size() < 2) {
            throw new IllegalArgumentException("all samples are of one problem; add those of others");
        }
        List<LabelledScore> heldOut = new ArrayList<>();
        for (List<LabelledScore> fold : folds) {
            List<LabelledScore> others = new ArrayList<>();
            folds.stream().filter(other -> other != fold).forEach(others::addAll);
            if (new HashSet<>(others.stream().map(LabelledScore::right).toList()).size() < 2) {
                throw new IllegalArgumentException(
                        "without the samples of some problems only right or only wrong ones are left; add more problems");
            }
            CalibrationCurve curve = fit(others, method);
            fold.forEach(one -> heldOut.add(new LabelledScore(curve.at(one.score()), one.right(), one.group())));
        }
        return new CalibrationFit(fit(samples, method), folds.size(), quality(samples), quality(heldOut));
    }

    private static List<List<LabelledScore>> folds(List<LabelledScore> samples) {
        Map<String, List<LabelledScore>> groups = new LinkedHashMap<>();
        samples.forEach(sample -> groups.computeIfAbsent(sample.group(), group -> new ArrayList<>())
                .add(sample));
        List<List<LabelledScore>> folds = new ArrayList<>();
        int next = 0;
        for (List<LabelledScore> group : groups.values()) {
            if (folds.size() < FOLDS) {
                folds.add(new ArrayList<>());
            }
            folds.get(next++ % FOLDS).addAll(group);
        }
        return folds;
    }

    private static CalibrationCurve fit(List<LabelledScore> samples, Method method) {
        return switch (method) {
            case PLATT -> Platt.fit(samples);
            case ISOTONIC -> Isotonic.fit(samples, TIE_BREAK);
            case ISOTONIC_TIES -> Isotonic.fit(samples, 0);
        };
    }

    /** Brier's score and the expected calibration error. */
    static Quality quality(List<LabelledScore> scored) {
        double[] scores = scored.stream().mapToDouble(LabelledScore::score).toArray();
        boolean[] right = new boolean[scores.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = scored.get(i).right();
        }
        return new Quality(ScoreQuality.brier(scores, right), ScoreQuality.ece(scores, right));
    }
}
