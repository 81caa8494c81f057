package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets the replies to jobs' calls that nobody has used for long. Any number of processes may do it at once. */
public final class OldReplies implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OldReplies.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCH = 1000;

    private final CallStore calls;
    private final Duration age;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("old-replies").daemon().factory());

    /** @param age how long a reply is kept after its last use; zero for ever */
    public OldReplies(Database database, Duration age, InstantSource clock) {
        this.calls = new CallStore(database);
        this.age = age;
        this.clock = clock;
        if (age.isPositive()) {
            var _ = thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            int all = forget();
            if (all > 0) {
                LOG.info("forgot {} replies that no job had used for {}", all, age);
            }
        } catch (RuntimeException e) {
            LOG.warn("cannot forget old replies: {}", e.toString());
        }
    }

    /** Forgets what is too old now; returns how many replies. */
    int forget() {
        Instant before = clock.instant().minus(age);
        int all = 0;
        int some;
        do {
            some = calls.forget(before, BATCH);
            all += some;
        } while (some == BATCH);
        return all;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
