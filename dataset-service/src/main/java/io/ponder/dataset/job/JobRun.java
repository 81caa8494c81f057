package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.work.StoppedException;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.OutOfBudgetException;
import io.ponder.dataset.call.Payer;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.recipe.UnitTools;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one part of a job: some of its units side by side. A unit ends in one transaction, with its rows; until then it
 * can be begun again at no cost, since the calls that it made are remembered.
 */
final class JobRun {

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
    private static final int TRIES = 4;

    private final Shared shared;
    private final Job job;
    private final UnitWork work;
    private final Payer payer;
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isOver;
    private volatile boolean isStopped;
    private volatile boolean isTroubled;
    private volatile @Nullable OutOfBudgetException broke;

    /**
     * What all runs share.
     *
     * @param caller who an owner is now; fails when nothing may be done for it any more
     */
    record Shared(
            Database database,
            JobStore jobs,
            DatasetStore datasets,
            JobCalls calls,
            Recipes recipes,
            JobAlarms alarms,
            Function<OnBehalf, Caller> caller,
            JobMetrics metrics,
            JobTraffic jobTraffic,
            int parallel) {}

    /**
     * @throws FailureException when the job's owner may do nothing any more, or its recipe is gone
     */
    JobRun(Shared shared, Job job) {
        this.shared = shared;
        this.job = job;
        this.work = new UnitWork(shared, job);
        this.isTroubled = job.trouble() != null;
        this.payer = new Payer(job.id(), shared.caller().apply(job.owner()), job.maxNanoUsd(), job.maxTokens());
    }

    /**
     * Works on units until all of them have ended, or the job is to do something else.
     *
     * @param goesOn the state in which the job must be
     * @throws StoppedException when the process stops
     */
    void work(List<Long> units, State goesOn) throws InterruptedException {
        Thread.ofVirtual().name("job-watch").start(() -> watch(goesOn));
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(shared.parallel(), units.size())),
                Thread.ofVirtual().name("unit-", 0).factory());
        try (threads) {
            List<Future<?>> running = new ArrayList<>();
            for (long unit : units) {
                running.add(threads.submit(() -> {
                    unit(unit);
                    return null;
                }));
            }
            try {
                for (Future<?> one : running) {
                    await(one);
                }
            } catch (InterruptedException e) {
                stop(); // so that closing the threads need not wait for all units
                throw e;
            }
        } finally {
            ended.countDown();
        }
        if (isStopped) {
            throw new StoppedException();
        }
        OutOfBudgetException spent = broke;
        if (spent != null) {
            shared.jobs().move(job, List.of(goesOn), State.OUT_OF_BUDGET, spent.getMessage());
        }
    }

    /** Ends the work soon, on whatever thread it is: calls under way are stopped, and what they have told is kept. */
    void stop() {
        isStopped = true;
        isOver = true;
        cancellation.cancel();
    }

    private void await(Future<?> one) throws InterruptedException {
        try {
            one.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException && isOver) {
                return;
            }
            isOver = true;
            cancellation.cancel();
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops the calls of a job that is to do something else, or whose owner may do nothing any more. */
    private void watch(State goesOn) {
        try {
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look(goesOn);
                } catch (RuntimeException e) {
                    LOG.warn("cannot see what {} is to do: {}", job.id(), e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(State goesOn) {
        Job now = shared.jobs().find(job.id()).orElse(null);
        if (now == null || now.state() != goesOn || now.epoch() != job.epoch()) {
            isOver = true;
            // Calls that the budget has room for may end; whoever paused or cancelled the job does not want them.
            if (now == null || now.state() != State.OUT_OF_BUDGET) {
                cancellation.cancel();
            }
            return;
        }
        try {
            var _ = shared.caller().apply(job.owner());
        } catch (FailureException e) {
            shared.jobs().move(job, List.of(goesOn), State.PAUSED, e.failure().message());
        }
    }

    private void unit(long number) throws InterruptedException {
        int failures = 0;
        int waits = 0;
        while (!isOver && broke == null) {
            UnitTools tools = new UnitTools(shared.calls(), payer, job.recipe(), cancellation);
            try {
                work.end(number, work.make(number, tools), tools, null);
                goneOn();
                return;
            } catch (OutOfBudgetException e) {
                broke = e;
            } catch (FailureException e) {
                requireGoing();
                if (isOfTheJob(e.failure())) {
                    isOver = true; // first: once the job is seen to stand still, it begins nothing here
                    cancellation.cancel();
                    shared.jobs()
                            .move(
                                    job,
                                    List.of(State.RUNNING, State.FORECASTING),
                                    State.PAUSED,
                                    e.failure().message());
                    return;
                }
                if (isElsewhere(e.failure())) {
                    wait("Waiting: " + e.failure().message(), ++waits);
                } else if (e.failure().kind().isCallers() || ++failures >= TRIES) {
                    work.end(number, null, tools, reason(e.failure()));
                    return;
                } else {
                    pause(failures, LONGEST_PAUSE);
                }
            } catch (RuntimeException e) {
                requireGoing();
                if (Database.isUnable(e)) {
                    LOG.warn("{} waits for the database: {}", job.id(), e.toString());
                    pause(++waits, LONGEST_WAIT);
                } else {
                    LOG.error("unit {} of {} failed", number, job.id(), e);
                    work.end(number, null, tools, "internal: " + e);
                    return;
                }
            }
        }
    }

    /** Whether every unit would fail by it: what the job asks for is not there. */
    private static boolean isOfTheJob(Failure failure) {
        return switch (failure.kind()) {
            case CAPABILITY_MISSING, UNKNOWN_MODEL, UNAUTHENTICATED, FORBIDDEN -> true;
            default -> false;
        };
    }

    /** Whatever a stopped call says is no fault of its unit's. */
    private void requireGoing() throws InterruptedException {
        if (isOver || cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    private void wait(String trouble, int waits) throws InterruptedException {
        try {
            shared.jobs().setTrouble(job, trouble);
            isTroubled = true; // not before: somebody who gets through now would take it back too early
        } catch (RuntimeException e) {
            LOG.warn("cannot say what stands in the way of {}: {}", job.id(), e.toString());
        }
        pause(waits, LONGEST_WAIT);
    }

    /** Takes back what stood in the way. */
    private void goneOn() {
        if (isTroubled) {
            isTroubled = false;
            shared.jobs().setTrouble(job, null);
        }
    }

    /** Whether it says nothing of the unit: it waits until this is over. */
    private static boolean isElsewhere(Failure failure) {
        return JobCalls.isForWantOfRoom(failure)
                || failure.kind() == Kind.UPSTREAM_UNAVAILABLE
                || failure.kind() == Kind.QUOTA_SPENT;
    }

    private static String reason(Failure failure) {
        String kind = failure.kind().name().toLowerCase(java.util.Locale.ROOT);
        return io.ponder.reasoning.model.Field.shortened(kind + ": " + failure.message(), 300);
    }

    private void pause(int times, Duration longest) throws InterruptedException {
        long most = Math.min(longest.toMillis(), FIRST_PAUSE.toMillis() << Math.min(6, times));
        Duration pause = Duration.ofMillis(
                most / 2 + java.util.concurrent.ThreadLocalRandom.current().nextLong(most / 2));
        long until = System.nanoTime() + pause.toNanos();
        while (!isOver && System.nanoTime() < until) {
            Thread.sleep(Math.min(LOOK.toMillis(), Math.max(1, (until - System.nanoTime()) / 1_000_000)));
        }
    }

    /** What the job will use, from the units that have ended. */
    @Nullable
    Forecast forecast() {
        return Forecasts.of(shared.jobs().units().costs(job.id()), job.units());
    }
}
