package io.ponder.verifier.combined;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * What cascades save: {@code ponder_cascade_asked_total} and {@code ponder_cascade_settled_total}, by cascade and stage,
 * which is the name of a part. Candidates that a stage was spared are those asked of the first less those asked of it.
 */
@Component
public final class CascadeMetrics {

    private final MeterRegistry meters;

    public CascadeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Candidates went to a stage. */
    void asked(String cascade, String stage, int candidates) {
        meters.counter("ponder.cascade.asked", "verifier", cascade, "stage", stage)
                .increment(candidates);
    }

    /** A stage's score stood. */
    void settled(String cascade, String stage) {
        meters.counter("ponder.cascade.settled", "verifier", cascade, "stage", stage)
                .increment();
    }
}
