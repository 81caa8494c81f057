package io.ponder.gateway.accounts;

import io.ponder.accounts.ledger.KeptPrompts;
import io.ponder.accounts.ledger.LedgerReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final Duration keep;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retention").daemon().factory());
    private volatile Set<String> keeping = Set.of();

    Retention(LedgerReader ledger, KeptPrompts prompts, LedgerSettings settings, InstantSource clock) {
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

    private void look() {
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
        deleted += ledger.forgetBefore(now.minus(keep));
        if (deleted > 0) {
            LOG.info("deleted {} entries and prompts that are no longer kept", deleted);
        }
    }

    /** Whether a team has its prompts kept, as of some seconds ago; what it no longer wants is dropped later anyway. */
    public boolean keepsPrompts(String team) {
        return keeping.contains(team);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
