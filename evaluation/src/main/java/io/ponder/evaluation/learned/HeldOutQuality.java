package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationFile.Quality;
import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good a verifier is on problems that it had not seen, each predicted by a model that learned from the other folds.
 *
 * @param problems different questions
 * @param samples candidates or steps that were scored
 * @param right of them
 * @param auc over all of them
 * @param within mean AUC within a problem that has right and wrong ones; null without such a problem
 * @param quality of the probabilities
 * @param bins of the probabilities, for a reliability diagram
 * @param ways of choosing, the plain vote first; empty for steps
 * @param gain what decides whether it is of use: of candidates, the accuracy of the way asked for over the vote's; of steps,
 *     how much less its squared error is than that of always giving the share of right steps
 */
public record HeldOutQuality(
        int problems,
        int samples,
        int right,
        double auc,
        @Nullable Double within,
        Quality quality,
        List<Bin> bins,
        List<Choice> ways,
        Difference gain) {

    public HeldOutQuality {
        bins = List.copyOf(bins);
        ways = List.copyOf(ways);
    }

    /**
     * A way of choosing one of the samples.
     *
     * @param accuracy mean over problems
     * @param overVote the difference to the vote on the same problems
     */
    public record Choice(String name, Interval accuracy, Difference overVote) {}

    /** Whether the gain is more than chance. */
    public boolean isProven() {
        return gain.low() > 0;
    }

    /** The choice of this name. */
    public Choice choice(String name) {
        return ways.stream().filter(way -> way.name().equals(name)).findFirst().orElseThrow();
    }
}
