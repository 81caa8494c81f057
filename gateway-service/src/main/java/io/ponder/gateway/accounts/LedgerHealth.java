package io.ponder.gateway.accounts;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.outbox.OutboxState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells whether entries reach the ledger, as health and as metrics. It is no part of readiness: a gateway that cannot
 * deliver entries goes on, and loses none.
 */
@Component("ledgerHealthIndicator")
final class LedgerHealth implements HealthIndicator, MeterBinder {

    private final Outbox outbox;

    LedgerHealth(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Health health() {
        OutboxState state = outbox.state();
        Health.Builder health =
                state.problem() == null ? Health.up() : Health.down().withDetail("reason", state.problem());
        return health.withDetail("waiting", state.waiting())
                .withDetail("oldest_seconds", state.oldest().toSeconds())
                .withDetail("only_in_memory", state.unwritten())
                .withDetail("set_aside", state.setAside())
                .withDetail("under_way", state.unsettled())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ponder.ledger.waiting", outbox, one -> one.state().waiting())
                .description("Entries that are not yet in the database")
                .register(registry);
        Gauge.builder(
                        "ponder.ledger.oldest",
                        outbox,
                        one -> one.state().oldest().toMillis() / 1000.0)
                .description("How long the oldest of them has waited")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("ponder.ledger.unwritten", outbox, one -> one.state().unwritten())
                .description("Entries that are only in memory, since the disk refuses them")
                .register(registry);
        Gauge.builder("ponder.ledger.under_way", outbox, one -> one.state().unsettled())
                .description("Searches that have begun and not ended, also those that a killed gateway left")
                .register(registry);
        FunctionCounter.builder(
                        "ponder.ledger.delivered", outbox, one -> one.state().delivered())
                .description("Entries that went to the database")
                .register(registry);
        FunctionCounter.builder(
                        "ponder.ledger.failures", outbox, one -> one.state().failures())
                .description("Attempts to deliver entries that failed")
                .register(registry);
        FunctionCounter.builder(
                        "ponder.ledger.set_aside", outbox, one -> one.state().setAside())
                .description("Damaged or refused entries, which are kept in files beside the journal")
                .register(registry);
    }
}
