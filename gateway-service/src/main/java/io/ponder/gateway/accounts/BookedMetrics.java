package io.ponder.gateway.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.runtime.TenantLabels;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Counts what this gateway has written into the ledger, so that it can be compared with what search-service has counted and
 * with what replies have told. Labels: tenant, role and outcome.
 */
@Component
public final class BookedMetrics {

    private final MeterRegistry registry;
    private final TenantLabels tenants;

    BookedMetrics(MeterRegistry registry, TenantLabels tenants) {
        this.registry = registry;
        this.tenants = tenants;
    }

    /** Feedback has told for the first time whether this search's answer is right. */
    public void judged(Entry entry) {
        Tags tags = Tags.of(
                "model",
                entry.model(),
                "strategy",
                entry.strategy(),
                "feedback",
                Boolean.TRUE.equals(entry.right()) ? "right" : "wrong");
        registry.counter("ponder.judged.answers", tags).increment();
        Long cost = entry.nanoUsd();
        if (cost != null) {
            registry.counter("ponder.judged.cost.usd", tags).increment(NanoUsd.usd(cost));
        }
    }

    /** These entries are in the database now, and were not before. */
    void booked(List<Entry> entries) {
        for (Entry entry : entries) {
            Tags tags = Tags.of(
                    "tenant",
                    tenants.of(entry.organization() + "/" + entry.team()),
                    "outcome",
                    entry.outcome().wireName());
            registry.counter("ponder.ledger.searches", tags).increment();
            for (Entry.Part part : entry.parts()) {
                Tags role = tags.and("role", part.role());
                registry.counter("ponder.ledger.tokens", role.and("type", "input"))
                        .increment((double) part.prompt());
                registry.counter("ponder.ledger.tokens", role.and("type", "output"))
                        .increment((double) part.completion());
                Long cost = part.nanoUsd();
                if (cost != null) {
                    registry.counter("ponder.ledger.cost.usd", role).increment(NanoUsd.usd(cost));
                }
            }
        }
    }
}
