package io.ponder.gateway.limits;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Scope;
import io.ponder.accounts.limit.Standing;
import io.ponder.accounts.tenant.Teams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the budgets in money of organisations and teams, for at most so many of them. Every gateway shows what the database
 * says, so of several gateways take the maximum, not the sum.
 */
final class BudgetMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final IntFunction<List<Standing>> standings;
    private final Teams teams;
    private final int most;
    private final MultiGauge limit;
    private final MultiGauge spent;
    private final MultiGauge reserved;
    private final MultiGauge ends;
    private final MultiGauge length;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("budget-metrics").daemon().factory());

    BudgetMetrics(IntFunction<List<Standing>> standings, Teams teams, int most, MeterRegistry registry) {
        this.standings = standings;
        this.teams = teams;
        this.most = most;
        limit = gauge("ponder.budget.limit.usd", "A budget in money", registry);
        spent = gauge("ponder.budget.spent.usd", "What of a budget is spent", registry);
        reserved = gauge("ponder.budget.reserved.usd", "What of a budget running searches hold", registry);
        ends = gauge("ponder.budget.ends.timestamp.seconds", "When a budget begins anew, in Unix time", registry);
        length = gauge("ponder.budget.period.seconds", "How long the stretch of a budget is", registry);
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** What was shown last stays until the database answers. */
    private void look() {
        try {
            List<Standing> standing = standings.apply(most);
            Map<String, String> organizations = teams.organizations(standing.stream()
                    .filter(one -> one.owner().scope() == Scope.TEAM)
                    .map(one -> one.owner().id())
                    .distinct()
                    .toList());
            List<Shown> shown =
                    standing.stream().map(one -> shown(one, organizations)).toList();
            show(limit, shown, one -> NanoUsd.usd(one.limit()));
            show(spent, shown, one -> NanoUsd.usd(one.spent()));
            show(reserved, shown, one -> NanoUsd.usd(one.reserved()));
            show(ends, shown, one -> end(one).getEpochSecond());
            show(length, shown, BudgetMetrics::seconds);
        } catch (RuntimeException e) {
            LOG.warn("the budgets cannot be shown in the metrics at present: {}", e.toString());
        }
    }

    private record Shown(Tags tags, Standing standing) {}

    private static Shown shown(Standing standing, Map<String, String> organizations) {
        String id = standing.owner().id();
        String owner = standing.owner().scope() == Scope.TEAM ? organizations.getOrDefault(id, "") + "/" + id : id;
        return new Shown(
                Tags.of(
                        "scope",
                        standing.owner().scope().wireName(),
                        "owner",
                        owner,
                        "per",
                        standing.per().wireName()),
                standing);
    }

    private static void show(MultiGauge gauge, List<Shown> all, ToDoubleFunction<Standing> figure) {
        gauge.register(
                all.stream()
                        .<Row<?>>map(one -> Row.of(one.tags(), () -> figure.applyAsDouble(one.standing())))
                        .toList(),
                true);
    }

    private static Instant end(Standing standing) {
        Instant end = standing.resetsAt();
        return end == null ? Instant.EPOCH : end;
    }

    private static double seconds(Standing standing) {
        Instant end = end(standing);
        return Duration.between(standing.per().begins(end.minusNanos(1)), end).toSeconds();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
