package io.ponder.search;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.DurationBuckets;
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
    private final AtomicInteger running;

    SearchMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.running = new AtomicInteger();
        registry.gauge("ponder.searches.running", running);
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

    void finished(SearchPlan plan, String tenant, SearchResult result) {
        Usage usage = result.usage().sinceResumed();
        spent(plan, tenant, usage);
        counted(plan, tenant, result.cutBy() == null ? "answered" : "cut", usage.seconds());
    }

    void failed(SearchPlan plan, String tenant, Usage whole) {
        Usage usage = whole.sinceResumed();
        spent(plan, tenant, usage);
        counted(plan, tenant, "failed", usage.seconds());
    }

    /** Nobody wanted its answer any more. */
    void abandoned(SearchPlan plan, String tenant, Usage whole) {
        Usage usage = whole.sinceResumed();
        spent(plan, tenant, usage);
        counted(plan, tenant, "abandoned", usage.seconds());
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

    private void counted(SearchPlan plan, String tenant, String outcome, double seconds) {
        Tags tags = tags(plan, tenant);
        registry.counter("ponder.searches", tags.and("outcome", outcome)).increment();
        Timer.builder("ponder.search.duration")
                .description("Wall time of searches")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private void spent(SearchPlan plan, String tenant, Usage usage) {
        Tags tags = tags(plan, tenant);
        for (Usage.Entry entry : usage.entries()) {
            String role = entry.role().name().toLowerCase(Locale.ROOT);
            String fate = entry.fate().name().toLowerCase(Locale.ROOT);
            tokens(tags, role, fate, "input", entry.tokens().prompt());
            tokens(tags, role, fate, "output", entry.tokens().completion());
            tokens(tags, role, fate, "cached", entry.tokens().cached());
            Double cost = entry.costUsd();
            if (cost != null && cost > 0) {
                registry.counter("ponder.cost.usd", tags.and("role", role)).increment(cost);
            }
        }
    }

    /** {@code cached} tokens are also part of {@code input}. */
    private void tokens(Tags tags, String role, String fate, String type, long count) {
        if (count > 0) {
            registry.counter("ponder.tokens", tags.and("role", role, "fate", fate, "type", type))
                    .increment((double) count);
        }
    }

    private static Tags tags(SearchPlan plan, String tenant) {
        return Tags.of("tenant", tenant, "model", plan.model(), "strategy", plan.strategy());
    }
}
