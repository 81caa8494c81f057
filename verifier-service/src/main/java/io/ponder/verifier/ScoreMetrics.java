package io.ponder.verifier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.score.Score;
import io.ponder.runtime.Histograms;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** {@code ponder_verifier_score} and {@code ponder_verifier_calls}, by verifier. */
@Component
final class ScoreMetrics {

    /** How a call to a verifier ended. */
    enum Outcome {
        /** Every candidate got a score. */
        SCORED,
        /** Some candidates got a score. */
        PARTIAL,
        /** No candidate got a score. */
        FAILED,
        /** The client left first. */
        CANCELLED
    }

    private final MeterRegistry meters;
    private final Histogram scores;

    ScoreMetrics(MeterRegistry meters, Histograms histograms) {
        this.meters = meters;
        this.scores = histograms.ofShares(
                "ponder_verifier_score", "scores given: one per outcome, one per step of a process score", "verifier");
    }

    /** Records one value for an outcome, or one for each step of a process score. */
    void scored(String verifier, Score score) {
        if (score.outcome() != null) {
            scores.labelValues(verifier).observe(score.outcome());
        } else {
            score.steps().forEach(scores.labelValues(verifier)::observe);
        }
    }

    void ended(String verifier, Outcome outcome, long nanos) {
        Timer.builder("ponder.verifier.calls")
                .description("calls to a verifier, by how they ended")
                .tag("verifier", verifier)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
