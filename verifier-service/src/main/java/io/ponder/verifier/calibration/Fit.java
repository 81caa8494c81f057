package io.ponder.verifier.calibration;

import io.ponder.verifier.calibration.Calibration.Quality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A curve fitted to labelled samples, and what it is worth on samples that it was not fitted to: of {@link #FOLDS} folds
 * each is left out once, and samples of one group are in one fold.
 *
 * @param before of the scores themselves
 * @param after of the held-out samples' calibrated scores
 */
public record Fit(Curve curve, int folds, Quality before, Quality after) {

    /** Fewer samples than this say too little. */
    public static final int FEWEST = 50;

    /** Fewer right ones, or wrong ones, than this say too little. */
    public static final int FEWEST_OF_EACH = 10;

    private static final int FOLDS = 5;
    private static final int BINS = 10;

    /** How much of a raw score keeps apart what isotonic regression would tie. */
    private static final double TIE_BREAK = 0.001;

    /** How a curve is fitted. */
    public enum Method {
        /** A sigmoid: two numbers, for few samples. */
        PLATT {
            @Override
            Curve fit(List<Labelled> samples) {
                return Platt.fit(samples);
            }
        },
        /** Rising steps, for a thousand samples and more; a thousandth of the raw score keeps their order strict. */
        ISOTONIC {
            @Override
            Curve fit(List<Labelled> samples) {
                return Isotonic.fit(samples, TIE_BREAK);
            }
        },
        /** The same with its ties. */
        ISOTONIC_TIES {
            @Override
            Curve fit(List<Labelled> samples) {
                return Isotonic.fit(samples, 0);
            }
        };

        abstract Curve fit(List<Labelled> samples);
    }

    /**
     * @throws IllegalArgumentException if the samples are too few or one-sided, or right ones do not score higher
     */
    public static Fit of(List<Labelled> samples, Method method) {
        long right = samples.stream().filter(Labelled::right).count();
        long wrong = samples.size() - right;
        if (samples.size() < FEWEST || right < FEWEST_OF_EACH || wrong < FEWEST_OF_EACH) {
            throw new IllegalArgumentException("there are " + samples.size() + " samples, " + right + " right and "
                    + wrong + " wrong; add some until there are at least " + FEWEST + ", " + FEWEST_OF_EACH
                    + " of each");
        }
        List<List<Labelled>> folds = folds(samples);
        if (folds.size() < 2) {
            throw new IllegalArgumentException("all samples are of one problem; add those of others");
        }
        List<Labelled> heldOut = new ArrayList<>();
        for (List<Labelled> fold : folds) {
            List<Labelled> others = new ArrayList<>();
            folds.stream().filter(other -> other != fold).forEach(others::addAll);
            if (new HashSet<>(others.stream().map(Labelled::right).toList()).size() < 2) {
                throw new IllegalArgumentException(
                        "without the samples of some problems only right or only wrong ones are left; add more problems");
            }
            Curve curve = method.fit(others);
            fold.forEach(one -> heldOut.add(new Labelled(curve.at(one.score()), one.right(), one.group())));
        }
        return new Fit(method.fit(samples), folds.size(), quality(samples), quality(heldOut));
    }

    private static List<List<Labelled>> folds(List<Labelled> samples) {
        Map<String, List<Labelled>> groups = new LinkedHashMap<>();
        samples.forEach(sample -> groups.computeIfAbsent(sample.group(), group -> new ArrayList<>())
                .add(sample));
        List<List<Labelled>> folds = new ArrayList<>();
        int next = 0;
        for (List<Labelled> group : groups.values()) {
            if (folds.size() < FOLDS) {
                folds.add(new ArrayList<>());
            }
            folds.get(next++ % FOLDS).addAll(group);
        }
        return folds;
    }

    /** Brier's score, and the expected calibration error over ten bins of equal width (Guo et al. 2017, arXiv 1706.04599). */
    static Quality quality(List<Labelled> scored) {
        double squares = 0;
        double[] gaps = new double[BINS];
        for (Labelled one : scored) {
            double error = one.score() - (one.right() ? 1 : 0);
            squares += error * error;
            gaps[Math.min(BINS - 1, (int) (one.score() * BINS))] += error;
        }
        double gap = 0;
        for (double of : gaps) {
            gap += Math.abs(of);
        }
        return new Quality(squares / scored.size(), gap / scored.size());
    }
}
