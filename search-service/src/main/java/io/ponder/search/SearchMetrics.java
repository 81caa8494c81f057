package io.ponder.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.DurationBuckets;
import io.ponder.runtime.TenantLabels;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Metrics of searches: outcomes, durations, tokens, costs and hedges. Labels are few: tenant, model and strategy, never a key
 * or request id.
 */
@Component
final class SearchMetrics implements Hedging.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(SearchMetrics.class);

    private static final Duration[] BUCKETS = DurationBuckets.all();

    private final MeterRegistry registry;
    private final TenantLabels tenants;
    private final AtomicInteger running = new AtomicInteger();

    SearchMetrics(MeterRegistry registry, TenantLabels tenants, SearchSettings settings, PriceSettings prices) {
        this.registry = registry;
        this.tenants = tenants;
        Gauge.builder("ponder.searches.running", running, AtomicInteger::get)
                .description("Searches under way")
                .register(registry);
        Gauge.builder("ponder.searches.places", settings, SearchSettings::maxConcurrent)
                .description("The most searches that may be under way")
                .register(registry);
        prices.byModel().forEach(this::price);
    }

    /** The price table, so that costs can be compared with others' figures. */
    private void price(String model, Price price) {
        price(model, "input", price.promptUsd());
        price(model, "cached", price.cachedUsd());
        price(model, "output", price.completionUsd());
    }

    private void price(String model, String type, double usd) {
        Gauge.builder("ponder.price.usd.per.million.tokens", () -> usd)
                .description("USD for a million tokens, as configured")
                .tag("model", model)
                .tag("type", type)
                .register(registry);
    }

    void began() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    /**
     * Counts samples without the form that was asked for, and the thoughts that reached their limit before an answer began:
     * many of them call for a higher limit.
     */
    void happened(SearchPlan plan, TraceEvent event) {
        if (event instanceof TraceEvent.Proposed proposed && proposed.node().fault() != null) {
            malformed(plan, proposed.node().fault().kind());
        }
        if (event instanceof TraceEvent.Proposed proposed && proposed.node().finishReason() == FinishReason.THINKING) {
            registry.counter("ponder.thoughts.cut", "model", plan.model()).increment();
        }
    }

    private void malformed(SearchPlan plan, FormFault.Kind fault) {
        String name = fault.isOfCall() ? "ponder.malformed.tool.calls" : "ponder.malformed.documents";
        registry.counter(name, "model", plan.model(), "fault", fault.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public void asksAgain(String whom, Duration silence, Duration longest) {
        LOG.info(
                "asking {} again: silent for {} s, where {} s are the most",
                whom,
                silence.toMillis() / 1000.0,
                longest.toMillis() / 1000.0);
        registry.counter("ponder.hedges", "whom", whom).increment();
    }

    /**
     * A search has ended.
     *
     * @param outcome {@code answered}, {@code cut}, {@code failed} or {@code abandoned}
     * @param usage what it used since it was last resumed
     * @param times of its calls
     */
    void ended(SearchPlan plan, String tenant, String outcome, Usage usage, CallTimes times) {
        Tags tags = Tags.of("tenant", tenants.of(tenant), "model", plan.model(), "strategy", plan.strategy());
        registry.counter("ponder.searches", tags.and("outcome", outcome)).increment();
        Timer.builder("ponder.search.duration")
                .description("Wall time of searches")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos((long) (usage.seconds() * 1e9)));
        usage.entries().forEach(entry -> spent(tags, entry));
        if (usage.costUsd() == null) {
            registry.counter("ponder.searches.unpriced", tags).increment();
        }
        for (Role role : Role.values()) {
            long ms = times.callMs(role);
            if (ms > 0) {
                registry.counter(
                                "ponder.call.seconds",
                                tags.and("role", role.name().toLowerCase(Locale.ROOT)))
                        .increment(ms / 1000.0);
            }
        }
    }

    private void spent(Tags tags, Usage.Entry entry) {
        Tags booked = tags.and(
                "role",
                entry.role().name().toLowerCase(Locale.ROOT),
                "fate",
                entry.fate().name().toLowerCase(Locale.ROOT));
        tokens(booked, "input", entry.tokens().prompt());
        tokens(booked, "output", entry.tokens().completion());
        tokens(booked, "cached", entry.tokens().cached());
        Double cost = entry.costUsd();
        if (cost != null && cost > 0) {
            registry.counter("ponder.cost.usd", booked).increment(cost);
        }
    }

    /** {@code cached} tokens are also part of {@code input}. */
    private void tokens(Tags tags, String type, long count) {
        if (count > 0) {
            registry.counter("ponder.tokens", tags.and("type", type)).increment((double) count);
        }
    }
}
