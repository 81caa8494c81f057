package io.ponder.verifier.rewardmodel.queue;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Metrics of one reward model. */
public final class RewardMetrics {

    /** How a call ended. */
    enum Outcome {
        /** The model answered. */
        ANSWERED,
        /** The engine refused the input. */
        REFUSED,
        FAILED,
        /** Nobody waited for the call any more. */
        CANCELLED
    }

    private final DistributionSummary batches;
    private final MeterRegistry meters;
    private final String model;

    public RewardMetrics(String model, MeterRegistry meters) {
        this.model = model;
        this.meters = meters;
        batches = DistributionSummary.builder("ponder.reward.batch")
                .description("inputs in one call to a reward model")
                .tag("model", model)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(meters);
    }

    void called(Outcome outcome, int inputs, long nanos) {
        Timer.builder("ponder.reward.calls")
                .description("calls to a reward model, by how they ended")
                .tag("model", model)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(nanos, TimeUnit.NANOSECONDS);
        batches.record(inputs);
    }

    /** Registers a gauge for the number of waiting inputs. */
    public void watch(Supplier<Number> waiting) {
        Gauge.builder("ponder.reward.waiting", waiting)
                .description("inputs waiting for a reward model")
                .tag("model", model)
                .register(meters);
    }
}
