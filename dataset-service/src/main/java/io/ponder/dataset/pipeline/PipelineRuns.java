package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.work.Tasks;
import io.ponder.accounts.work.WorkPace;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.dataset.call.CatalogSource;
import io.ponder.dataset.call.JobCalls;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Gets runs of pipelines done, by any number of processes on one database: each run is a task of db-scheduler's, which looks
 * after it from time to time until it has ended.
 */
final class PipelineRuns implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineRuns.class);
    private static final int PLACES = 2;
    private static final int TRIES = 4;
    private static final int RARELY = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final RunStore store;
    private final RunProgress progress;
    private final CatalogSource catalogs;
    private final InstantSource clock;
    private final Duration often;
    private final boolean works;
    private final Tasks tasks;
    private volatile boolean started;

    /** @param works whether this process does any work, or takes orders only */
    PipelineRuns(
            Database database,
            RunStore store,
            RunProgress progress,
            CatalogSource catalogs,
            WorkPace pace,
            boolean works,
            InstantSource clock) {
        this.store = store;
        this.progress = progress;
        this.catalogs = catalogs;
        this.clock = clock;
        this.often = pace.poll();
        this.works = works;
        this.tasks = new Tasks(
                "pipeline",
                PLACES,
                database,
                JobCalls.worker(),
                pace,
                clock,
                failures -> {
                    Duration pause = Duration.ofSeconds(1L << Math.min(6, failures - 1));
                    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
                },
                (id, _, failures) -> look(id, failures));
    }

    /** Looks after a run from now on, within the caller's transaction if there is one; {@link #wake} after it. */
    void add(String id) {
        tasks.add(id, "");
    }

    void wake() {
        tasks.wake();
    }

    /** Looks after a run now. */
    void hurry(String id) {
        tasks.hurry(id);
    }

    private @Nullable Instant look(String id, int failures) {
        try {
            Set<String> offered = offered(id);
            while (progress.advance(id, offered)) {
                offered = offered(id);
            }
        } catch (FailureException e) {
            LOG.warn("{} cannot go on: {}", id, e.failure().message());
            progress.fail(id, e.failure().message());
        } catch (RuntimeException e) {
            if (Database.isUnable(e) || failures + 1 < TRIES) {
                throw e;
            }
            LOG.error("{} cannot go on", id, e);
            progress.fail(id, "internal: " + e);
        }
        return store.find(id)
                .filter(run -> !run.state().isEnd())
                .map(run -> clock.instant().plus(pause(run)))
                .orElse(null);
    }

    private Duration pause(PipelineRun run) {
        return switch (run.state()) {
            case RUNNING -> often;
            default -> often.multipliedBy(RARELY);
        };
    }

    /** The models that are offered, if the run waits for one. */
    private Set<String> offered(String id) {
        boolean waits = RunProgress.current(store.steps(id))
                .map(StepStanding::state)
                .filter(Progress.WAITING_FOR_MODEL::equals)
                .isPresent();
        if (!waits) {
            return Set.of();
        }
        try {
            return catalogs.ask(
                    catalog -> catalog.models().stream().map(ModelInfo::id).collect(Collectors.toSet()));
        } catch (FailureException e) {
            LOG.debug("{} waits for a model, and cannot see which there are: {}", id, e.toString());
            return Set.of();
        }
    }

    @Override
    public void start() {
        started = true;
        if (works) {
            tasks.start();
        }
    }

    @Override
    public void stop() {
        started = false;
        tasks.close();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
