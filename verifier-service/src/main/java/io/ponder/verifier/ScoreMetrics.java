package io.ponder.verifier;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.score.Score;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** {@code ponder_verifier_score} and {@code ponder_verifier_calls}, by verifier. */
@Component
final class ScoreMetrics {

    private static final double[] BUCKETS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};

    /** How a call ended. */
    enum Outcome {
        /** Every candidate has a score. */
        SCORED,
        /** Some have. */
        PARTIAL,
        /** None has. */
        FAILED,
        /** The client left first. */
        CANCELLED
    }

    private final MeterRegistry meters;
    private final Map<String, DistributionSummary> scores = new ConcurrentHashMap<>();

    ScoreMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** One value for an outcome, one for each step of a process score. */
    void scored(String verifier, Score score) {
        DistributionSummary summary = scores.computeIfAbsent(
                verifier,
                name -> DistributionSummary.builder("ponder.verifier.score")
                        .description("scores given: one for an outcome, one for each step of a process score")
                        .tag("verifier", name)
                        .minimumExpectedValue(BUCKETS[0])
                        .maximumExpectedValue(1.0)
                        .serviceLevelObjectives(BUCKETS)
                        .register(meters));
        if (score.outcome() != null) {
            summary.record(score.outcome());
        } else {
            score.steps().forEach(summary::record);
        }
    }

    void ended(String verifier, Outcome outcome, long nanos) {
        Timer.builder("ponder.verifier.calls")
                .description("calls of a verifier, by how they ended")
                .tag("verifier", verifier)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
