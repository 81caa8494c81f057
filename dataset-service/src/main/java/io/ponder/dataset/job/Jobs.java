package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.work.StoppedException;
import io.ponder.accounts.work.Tasks;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.Wallet;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Gets jobs done, by any number of processes on one database: a job's units are cut into parts, each of which is a task of
 * db-scheduler's that one process at a time works on, and that another takes over when that one dies.
 */
final class Jobs implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final String PILOT = "pilot";
    private static final String FINISH = "finish";
    private static final int TRIES = 4;
    private static final Duration LEFT_OVER = Duration.ofSeconds(1);
    private static final int MOST_UNITS = 100;
    private static final int PARTS = 256;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final List<State> WORKING = List.of(State.FORECASTING, State.RUNNING, State.FINISHING);

    private final JobRun.Shared shared;
    private final Wallet wallet;
    private final Tasks tasks;
    private final InstantSource clock;
    private final boolean works;
    private final Duration silence;
    private final Set<JobRun> running = ConcurrentHashMap.newKeySet();
    private volatile boolean started;
    private volatile boolean stopping;

    Jobs(JobRun.Shared shared, Wallet wallet, JobSettings settings, InstantSource clock) {
        this.shared = shared;
        this.wallet = wallet;
        this.clock = clock;
        this.tasks = new Tasks(
                "job",
                settings.places(),
                shared.database(),
                JobCalls.worker(),
                settings.pace(),
                clock,
                failures -> min(Duration.ofSeconds(1L << Math.min(6, failures - 1)), LONGEST_PAUSE),
                (id, _, failures) -> work(id, failures));
        this.works = settings.searches() > 0;
        this.silence = settings.silence();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Adds a job, which begins at once; false if there is a data set of its name.
     *
     * @param searches those of each unit, if its questions are of traffic; else empty
     */
    boolean add(Job job, DatasetStore.Known dataset, List<List<String>> searches) {
        boolean isNew = shared.database().inTransaction(() -> {
            if (searches.isEmpty()
                    && !job.source().isEmpty()
                    && !shared.datasets().lock(job.source())) {
                throw Failure.invalid("source", "has just been deleted").asException();
            }
            if (!shared.datasets().add(dataset)) {
                return false;
            }
            shared.jobs().add(job, searches.size());
            shared.jobTraffic().traffic().addUnits(job.id(), searches);
            wallet.open(job.id());
            tasks.add(job.id() + "/0/" + PILOT, "");
            return true;
        });
        tasks.wake();
        return isNew;
    }

    /**
     * Lets a job go on, from the states in which it stands still.
     *
     * @param budget what of its budget changes
     * @param retries whether the questions that were given up are asked again
     * @return false if it is in another state, and nothing has changed
     */
    boolean goOn(Job job, JobBudget budget, boolean retries) {
        boolean isPiloted = job.forecast() != null || job.pilot() == 0;
        boolean moved = shared.database().inTransaction(() -> {
            State to = isPiloted ? State.RUNNING : State.FORECASTING;
            if (!shared.jobs().move(job.id(), List.of(State.READY, State.PAUSED, State.OUT_OF_BUDGET), to, null)) {
                return false;
            }
            shared.jobs().setBudget(job.id(), budget.maxCostUsd(), budget.maxTokens());
            if (retries) {
                shared.jobs().units().retryFailed(job.id());
            }
            int epoch = shared.jobs().nextEpoch(job.id());
            if (isPiloted) {
                addParts(job.id(), epoch);
            } else {
                tasks.add(job.id() + "/" + epoch + "/" + PILOT, "");
            }
            return true;
        });
        tasks.wake();
        if (moved) {
            shared.jobs().find(job.id()).ifPresent(this::finishWhenDone);
        }
        return moved;
    }

    /**
     * In as few parts as there can be for each to keep a process busy, and in more where several processes share a long job:
     * small ones then end within moments of each other.
     */
    private void addParts(String job, int epoch) {
        List<Long> units = shared.jobs().units().waiting(job);
        int size = Math.max(Math.max(1, shared.parallel()), Math.min(MOST_UNITS, units.size() / PARTS));
        for (int i = 0; i < units.size(); i += size) {
            int last = Math.min(units.size(), i + size) - 1;
            tasks.add(job + "/" + epoch + "/" + units.get(i) + "-" + units.get(last), "");
        }
    }

    /**
     * Works on a part of a job. It may have been worked on before, and may have nothing left to be done.
     *
     * @return when to go on; null if it has ended
     */
    private @Nullable Instant work(String task, int failures) throws InterruptedException {
        if (stopping) {
            throw new StoppedException();
        }
        String[] names = task.split("/", 3);
        Job job = shared.jobs().find(names[0]).orElse(null);
        if (job == null || !WORKING.contains(job.state()) || job.epoch() != Integer.parseInt(names[1])) {
            return null;
        }
        String part = names[2];
        try {
            switch (part) {
                case PILOT -> pilot(job);
                case FINISH -> JobEnd.finish(shared, job);
                default -> {
                    return units(job, part);
                }
            }
        } catch (FailureException e) {
            LOG.warn("{} cannot go on: {}", job.id(), e.failure().message());
            shared.jobs().move(job, WORKING, State.PAUSED, e.failure().message());
        } catch (StoppedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!Database.isUnable(e) && failures + 1 >= TRIES) {
                LOG.error("{} cannot go on", task, e);
                shared.jobs().move(job, WORKING, State.FAILED, "internal: " + e);
                return null;
            }
            throw e;
        }
        return null;
    }

    private @Nullable Instant units(Job job, String part) throws InterruptedException {
        if (job.state() != State.RUNNING) {
            return null;
        }
        int dash = part.indexOf('-');
        long from = Long.parseLong(part.substring(0, dash));
        long to = Long.parseLong(part.substring(dash + 1));
        List<Long> waiting = shared.jobs().units().waiting(job.id(), from, to + 1);
        if (!waiting.isEmpty()) {
            run(new JobRun(shared, job), waiting, State.RUNNING);
        }
        finishWhenDone(job);
        // Nothing else will come back to what is left, unless the job has been told to do something else.
        return shared.jobs().units().waiting(job.id(), from, to + 1).isEmpty()
                ? null
                : clock.instant().plus(LEFT_OVER);
    }

    private void run(JobRun run, List<Long> units, State goesOn) throws InterruptedException {
        running.add(run);
        try {
            if (stopping) {
                throw new StoppedException();
            }
            run.work(units, goesOn);
        } finally {
            running.remove(run);
        }
    }

    private void finishWhenDone(Job job) {
        boolean isNews = shared.database().inTransaction(() -> {
            if (!shared.jobs().units().isAllDone(job.id())
                    || !shared.jobs().move(job, List.of(State.RUNNING), State.FINISHING, null)) {
                return false;
            }
            tasks.add(job.id() + "/" + job.epoch() + "/" + FINISH, "");
            return true;
        });
        if (isNews) {
            tasks.wake();
        }
    }

    private void pilot(Job job) throws InterruptedException {
        if (job.state() != State.FORECASTING) {
            return;
        }
        if (job.pilot() > 0) {
            JobRun run = new JobRun(shared, job);
            run(run, shared.jobs().units().ofPilot(job), State.FORECASTING);
            Forecast forecast = run.forecast();
            if (forecast != null) {
                shared.jobs().setForecast(job.id(), forecast);
            }
            String why = Forecasts.whyToWait(job, forecast);
            if (why != null) {
                shared.jobs().move(job, List.of(State.FORECASTING), State.READY, why);
                return;
            }
        }
        boolean moved = shared.database().inTransaction(() -> {
            if (!shared.jobs().move(job, List.of(State.FORECASTING), State.RUNNING, null)) {
                return false;
            }
            addParts(job.id(), job.epoch());
            return true;
        });
        if (moved) {
            tasks.wake();
            finishWhenDone(job);
        }
    }

    @Override
    public void start() {
        started = true;
        if (works) {
            tasks.start();
            Thread.ofVirtual().name("lost-calls").start(this::settleLost);
        }
    }

    private void settleLost() {
        while (started) {
            try {
                wallet.settleLost();
            } catch (RuntimeException e) {
                LOG.warn("cannot look for the calls of workers that have died: {}", e.toString());
            }
            try {
                Thread.sleep(silence);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        started = false;
        stopping = true;
        running.forEach(JobRun::stop);
        tasks.close();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
