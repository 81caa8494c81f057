package io.ponder.verifier.combined;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Metrics that show what cascades save: {@code ponder_cascade_asked_total} and {@code ponder_cascade_settled_total}, by
 * cascade and stage (the name of a part). The candidates a stage was spared are those asked of the first stage minus
 * those asked of this one.
 */
@Component
public final class CascadeMetrics {

    private final MeterRegistry meters;

    public CascadeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts candidates sent to a stage. */
    void asked(String cascade, String stage, int candidates) {
        meters.counter("ponder.cascade.asked", "verifier", cascade, "stage", stage)
                .increment(candidates);
    }

    /** Counts a candidate whose score a stage settled. */
    void settled(String cascade, String stage) {
        meters.counter("ponder.cascade.settled", "verifier", cascade, "stage", stage)
                .increment();
    }
}
