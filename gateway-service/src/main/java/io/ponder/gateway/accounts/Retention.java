package io.ponder.gateway.accounts;

import io.ponder.accounts.ledger.KeptPrompts;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes what is no longer kept, and knows whose prompts are kept. Any number of gateways may do so at once. */
@Component
public final class Retention implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private final LedgerReader ledger;
    private final KeptPrompts prompts;
    private final Traffic traffic;
    private final Duration keep;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());
    private volatile Set<String> keeping = Set.of();
    private volatile Map<String, Integer> training = Map.of();

    Retention(LedgerReader ledger, KeptPrompts prompts, Traffic traffic, LedgerSettings settings, InstantSource clock) {
        this.traffic = traffic;
        this.ledger = ledger;
        this.prompts = prompts;
        this.keep = settings.keep();
        this.clock = clock;
        repeat(this::look, LOOK_EVERY);
        repeat(this::sweep, SWEEP_EVERY);
    }

    private void repeat(Runnable work, Duration every) {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("what is no longer kept could not be deleted, and will be later: {}", e.toString());
                    }
                },
                0,
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Learns now what teams have kept. */
    public void look() {
        Map<String, Integer> allowed = traffic.days();
        boolean isLess =
                training.entrySet().stream().anyMatch(team -> allowed.getOrDefault(team.getKey(), 0) < team.getValue());
        training = Map.copyOf(allowed);
        if (isLess) {
            traffic.sweep(clock.instant());
        }
        Set<String> now = prompts.teams();
        boolean fewer = !now.containsAll(keeping);
        keeping = now;
        if (fewer) {
            prompts.sweep(clock.instant());
        }
    }

    /** Deletes all that is no longer kept, now. */
    void sweep() {
        Instant now = clock.instant();
        int deleted = prompts.sweep(now);
        deleted += traffic.sweep(now);
        deleted += ledger.forgetBefore(now.minus(keep));
        if (deleted > 0) {
            LOG.info("deleted {} entries and prompts that are no longer kept", deleted);
        }
    }

    /** Whether a team has its prompts kept, as of some seconds ago; what it no longer wants is dropped later anyway. */
    public boolean keepsPrompts(String team) {
        return keeping.contains(team);
    }

    /** For how many days a team has searches kept for training, as of some seconds ago; null if it has none kept. */
    public @Nullable Integer trainingDays(String team) {
        return training.get(team);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
