package io.ponder.gateway.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Claim;
import io.ponder.accounts.limit.Hold;
import io.ponder.accounts.limit.Refusal;
import io.ponder.reasoning.model.FailureException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what was reserved and refused, and times the waiting. No label says whose it was. */
final class SpendingMetrics {

    private final MeterProvider<Counter> reservations;
    private final MeterProvider<Counter> refusals;
    private final Timer waits;

    SpendingMetrics(MeterRegistry registry, FairQueue queue, int places) {
        reservations = Counter.builder("ponder.reservations")
                .description("Searches that began: with all that they asked for, with less, or unlimited")
                .withRegistry(registry);
        refusals = Counter.builder("ponder.refusals")
                .description("Searches that a limit, a full queue or a silent database kept from beginning")
                .withRegistry(registry);
        waits = Timer.builder("ponder.queue.wait")
                .description("From the arrival of a search to its reservation")
                .publishPercentileHistogram()
                .register(registry);
        Gauge.builder("ponder.queue.waiting", queue, FairQueue::waiting)
                .description("Searches that wait for their turn")
                .register(registry);
        Gauge.builder("ponder.queue.running", queue, FairQueue::taken)
                .description("Searches that have a place")
                .register(registry);
        Gauge.builder("ponder.queue.places", () -> places)
                .description("Places for searches in this gateway")
                .register(registry);
        Gauge.builder("ponder.queue.open", queue, FairQueue::places)
                .description("Those of them that are open: fewer while the processors cannot keep up")
                .register(registry);
    }

    void began(Claim claim, Hold hold, long nanos) {
        Amount granted = hold.granted();
        String how = granted == null ? "unlimited" : granted.equals(claim.worst()) ? "whole" : "lowered";
        reservations.withTag("granted", how).increment();
        waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request was turned away at the door. */
    void turnedAway() {
        refusals.withTag("reason", "overloaded").increment();
    }

    void refused(FailureException why) {
        String reason = why instanceof Refusal refusal && refusal.isAtOnce()
                ? "at_once"
                : why.failure().kind().name().toLowerCase(Locale.ROOT);
        refusals.withTag("reason", reason).increment();
    }
}
