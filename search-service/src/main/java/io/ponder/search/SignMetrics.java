package io.ponder.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.runtime.Histograms;
import io.prometheus.metrics.core.metrics.Histogram;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Metrics that show whether searches optimise their verifier rather than the answer: the chosen candidate's score, how
 * many answers agree with it, whether it was right if that is known, and how scores correlate with length. Labelled by
 * verifier and strategy, which are few.
 */
@Component
final class SignMetrics {

    /** Of agreement where nothing was scored. */
    private static final String NO_VERIFIER = "none";

    private static final double MIDDLE = 0.5;

    private static final String[] LABELS = {"verifier", "strategy"};

    private final MeterRegistry registry;
    private final Histogram score;
    private final Histogram agreement;
    private final Histogram lengthPercentile;
    private final Histogram lengthCorrelation;

    SignMetrics(MeterRegistry registry, Histograms histograms) {
        this.registry = registry;
        this.score = histograms.ofShares(
                "ponder_selected_score",
                "Score of the chosen candidate, by whether its answer is the reference",
                "verifier",
                "strategy",
                "reference");
        this.agreement = histograms.ofShares(
                "ponder_selected_agreement", "Share of a search's answers that are the chosen one", LABELS);
        this.lengthPercentile = histograms.ofShares(
                "ponder_selected_length_percentile",
                "Share of the other scored candidates that are shorter than the chosen one",
                LABELS);
        this.lengthCorrelation = histograms.ofCorrelations(
                "ponder_score_length_correlation",
                "Rank correlation of score and length over the candidates of a search",
                LABELS);
    }

    /** @param reference the right answer; null if it is not known */
    void finished(SearchResult result, @Nullable Reference reference) {
        ScoreSigns signs = result.signs();
        String verifier = result.verifier();
        if (signs == null || verifier == null) {
            Double agreement = YieldMetrics.agreement(result.selection());
            if (agreement != null) {
                this.agreement.labelValues(NO_VERIFIER, result.strategy()).observe(agreement);
            }
            return;
        }
        String strategy = result.strategy();
        String right = reference == null
                ? "unknown"
                : reference.isMetBy(result.selection().node().answer()) ? "right" : "wrong";
        score.labelValues(verifier, strategy, right).observe(signs.score());
        observe(agreement, result, signs.agreement());
        observe(lengthPercentile, result, signs.lengthPercentile());
        observe(lengthCorrelation, result, signs.lengthCorrelation());
        Double agreed = signs.agreement();
        if (agreed != null) {
            registry.counter(
                            "ponder.score.agreement",
                            "verifier",
                            verifier,
                            "score",
                            band(signs.score()),
                            "agreement",
                            band(agreed))
                    .increment();
        }
        registry.counter("ponder.search.warnings", "verifier", verifier, "strategy", strategy)
                .increment(result.warnings().size());
    }

    private static String band(double share) {
        return share < MIDDLE ? "low" : share < YieldMetrics.SURE ? "middle" : "high";
    }

    private static void observe(Histogram histogram, SearchResult result, @Nullable Double value) {
        if (value != null) {
            histogram.labelValues(result.verifier(), result.strategy()).observe(value);
        }
    }
}
