package io.ponder.evaluation.summary;

import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run; {@code summary.json} is its JSON. Accuracies are shares, 0 to 1; tokens are prompt and completion of every
 * hidden call, means over problems.
 *
 * @param curves one for each strategy with its verifier, in the order asked for
 * @param oracle the best any choice among the samples could do
 * @param comparisons of pairs at like compute
 * @param stopping what rules that stop a vote early save
 * @param policy null unless a policy was fitted
 * @param cases problems where ways differ
 */
public record RunSummary(
        Facts run,
        List<Curve> curves,
        List<Oracle> oracle,
        List<Comparison> comparisons,
        List<Stopping> stopping,
        List<VerifierQuality> verifiers,
        @Nullable PolicyCheck policy,
        List<Case> cases) {

    /**
     * @param data the file's name
     * @param problems those that every curve covers
     * @param command what repeats the run
     * @param machine processors and memory of the machine that ran the evaluation
     * @param notes what a reader must know, such as searches that failed
     */
    public record Facts(
            String data,
            int problems,
            String model,
            String command,
            String machine,
            Instant finished,
            List<String> notes) {}

    /**
     * What a strategy gains with each budget.
     *
     * @param name such as {@code weighted_best_of_n, checked_confidence}
     * @param isLive whether every point is searches of its own; otherwise choices among the same recorded samples
     */
    public record Curve(String name, boolean isLive, List<Point> points) {}

    /**
     * @param budget samples, or for a strategy that works step by step paths side by side
     * @param usd null where a model has no price
     * @param seconds wall time of one search; of recorded samples at the throughput at which all of them were drawn
     * @param fates mean tokens by role and fate, such as {@code proposer selected}
     * @param right of each problem, in the run's order: 0 to 1, the share of the draws that were right
     */
    public record Point(
            int budget,
            Interval accuracy,
            double tokens,
            @Nullable Double usd,
            @Nullable Double seconds,
            Map<String, Double> fates,
            List<Double> right) {
        public Point {
            fates = Collections.unmodifiableMap(new LinkedHashMap<>(fates));
            right = List.copyOf(right);
        }
    }

    /**
     * pass@k: the chance that any of k samples is right.
     *
     * @param accuracy with its bootstrap interval
     */
    public record Oracle(int samples, Interval accuracy) {}

    /**
     * @param first such as {@code majority_vote} with {@code firstBudget} samples
     * @param tokens of the first over those of the second
     */
    public record Comparison(
            String first, int firstBudget, String second, int secondBudget, double tokens, Difference difference) {}

    /**
     * A rule that stops a vote early, against the whole vote over the same samples.
     *
     * @param rule such as {@code stop_confidence 0.95}
     * @param parallel samples drawn at once
     * @param samples mean number finished
     * @param saved share of the whole vote's completion tokens that were not spent
     */
    public record Stopping(
            String rule,
            int parallel,
            int most,
            double accuracy,
            double samples,
            double saved,
            Difference difference) {}

    /**
     * How well a verifier tells right from wrong samples.
     *
     * @param auc chance that a right sample scores above a wrong one, over all samples, ties half
     * @param aucWithin the same within problems, their mean: what a choice among the samples of one problem feels; null where no
     *     problem has both
     * @param brier mean squared error as a probability
     * @param ece expected calibration error over ten equal bins
     * @param seconds of one call that scores all samples of a problem
     */
    public record VerifierQuality(
            String name,
            int samples,
            int unscored,
            double auc,
            @Nullable Double aucWithin,
            double brier,
            double ece,
            double seconds,
            List<Bin> bins) {}

    /**
     * A policy on problems it was not fitted on.
     *
     * @param points the policy at each compute level, cross-validated
     * @param fixed the best fixed strategy at the same tokens: no dearer
     */
    public record PolicyCheck(String file, int folds, List<PolicyPoint> points) {}

    public record PolicyPoint(
            double budget,
            double tokens,
            Interval accuracy,
            String fixed,
            double fixedTokens,
            Interval fixedAccuracy,
            Difference difference) {}

    /**
     * A problem on which two ways differ: one is right, the other wrong.
     *
     * @param samplesRight how many of the recorded samples are right; null without any
     */
    public record Case(
            String problem,
            String question,
            String reference,
            Path right,
            Path wrong,
            @Nullable Integer samplesRight,
            @Nullable Integer samples) {}

    /**
     * What a search did.
     *
     * @param text the chosen candidate, word for word
     * @param vote such as {@code 72 x3, 36 x1}
     * @param explanation of its score; null for none
     */
    public record Path(
            String name,
            int budget,
            @Nullable String answer,
            String text,
            String vote,
            @Nullable Double score,
            @Nullable String explanation,
            long tokens) {}
}
