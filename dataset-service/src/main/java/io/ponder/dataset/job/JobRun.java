package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.work.StoppedException;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.OutOfBudgetException;
import io.ponder.dataset.call.Payer;
import io.ponder.dataset.job.JobStore.Done;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.recipe.Stage;
import io.ponder.dataset.recipe.UnitTools;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one part of a job: some of its units side by side. A unit ends in one transaction, with its rows; until then it
 * can be begun again at no cost, since the calls that it made are remembered.
 */
final class JobRun {

    /** A unit's rows have the numbers from its own times this on. */
    static final int ROWS_OF_UNIT = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TRIES = 4;

    /** So many units given up, and more than got through, are a sign that something else is wrong. */
    private static final int SUSPICIOUS = 10;

    private final Shared shared;
    private final Job job;
    private final List<Stage.Each> stages;
    private final Payer payer;
    private final Cancellation cancellation = new Cancellation();
    private volatile boolean isOver;
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
            Function<OnBehalf, Caller> caller,
            int parallel) {}

    /**
     * @throws FailureException when the job's owner may do nothing any more, or its recipe is gone
     */
    JobRun(Shared shared, Job job) {
        this.shared = shared;
        this.job = job;
        Recipe recipe = shared.recipes().named(job.recipe());
        this.stages = recipe.stages().of(RecipeValues.read(recipe, job.parameters())).stream()
                .filter(Stage.Each.class::isInstance)
                .map(Stage.Each.class::cast)
                .toList();
        this.payer = new Payer(job.id(), shared.caller().apply(job.owner()), job.maxNanoUsd(), job.maxTokens());
    }

    /**
     * Works on units until all of them have ended, or the job is to do something else.
     *
     * @param goesOn the state in which the job must be
     * @throws StoppedException when the process stops
     */
    void work(List<Long> units, State goesOn) throws InterruptedException {
        Thread watch = Thread.ofVirtual().name("job-watch").start(() -> watch(goesOn));
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(shared.parallel(), units.size())),
                Thread.ofVirtual().name("unit-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (long unit : units) {
                running.add(threads.submit(() -> {
                    unit(unit);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                await(one);
            }
        } catch (InterruptedException e) {
            cancellation.cancel();
            throw e;
        } finally {
            isOver = true;
            watch.interrupt();
        }
        OutOfBudgetException spent = broke;
        if (spent != null) {
            shared.jobs().move(job.id(), List.of(goesOn), State.OUT_OF_BUDGET, spent.getMessage());
        }
    }

    private void await(Future<?> one) throws InterruptedException {
        try {
            one.get();
        } catch (java.util.concurrent.ExecutionException e) {
            isOver = true;
            cancellation.cancel();
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops the calls of a job that is to do something else. */
    private void watch(State goesOn) {
        try {
            while (!isOver) {
                Thread.sleep(LOOK);
                try {
                    Job now = shared.jobs().find(job.id()).orElse(null);
                    if (now == null || now.state() != goesOn || now.epoch() != job.epoch()) {
                        isOver = true;
                        cancellation.cancel();
                    }
                } catch (RuntimeException e) {
                    LOG.warn("cannot see what {} is to do: {}", job.id(), e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void unit(long number) throws InterruptedException {
        for (int failures = 0; !isOver && broke == null; ) {
            UnitTools tools = new UnitTools(shared.calls(), payer, job.recipe(), cancellation);
            try {
                end(number, make(number, tools), tools, null);
                return;
            } catch (OutOfBudgetException e) {
                broke = e;
                cancellation.cancel();
                return;
            } catch (FailureException e) {
                if (cancellation.isCancelled() || e.failure().kind() == Kind.CANCELLED) {
                    return;
                }
                if (isOfTheJob(e.failure())) {
                    isOver = true;
                    shared.jobs()
                            .move(
                                    job.id(),
                                    List.of(State.RUNNING, State.FORECASTING),
                                    State.PAUSED,
                                    e.failure().message());
                    cancellation.cancel();
                    return;
                }
                if (isElsewhere(e.failure())) {
                    shared.jobs().setTrouble(job.id(), "Waiting: " + e.failure().message());
                } else if (e.failure().kind().isCallers() || ++failures >= TRIES) {
                    end(number, null, tools, reason(e.failure()));
                    return;
                }
                pause(failures);
            } catch (RuntimeException e) {
                if (cancellation.isCancelled()) {
                    return;
                }
                if (Database.isUnable(e)) {
                    throw e;
                }
                LOG.error("unit {} of {} failed", number, job.id(), e);
                end(number, null, tools, "internal: " + e);
                return;
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

    private void pause(int failures) throws InterruptedException {
        long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(6, failures + 1));
        Duration pause = Duration.ofMillis(
                most / 2 + java.util.concurrent.ThreadLocalRandom.current().nextLong(most / 2));
        long until = System.nanoTime() + pause.toNanos();
        while (!isOver && System.nanoTime() < until) {
            Thread.sleep(Math.min(LOOK.toMillis(), Math.max(1, (until - System.nanoTime()) / 1_000_000)));
        }
    }

    private Draft make(long number, UnitTools tools) throws InterruptedException {
        Item item = shared.datasets().item(job.source(), number);
        if (shared.datasets().isHeldOut(job.tenant(), QuestionKey.of(item.question()))) {
            throw Failure.of(Kind.INVALID_REQUEST, "held out: no recipe may touch this question")
                    .asException();
        }
        String licence = shared.datasets()
                .find(job.tenant(), job.source())
                .map(DatasetStore.Known::licence)
                .orElse(null);
        Draft draft = Draft.of(job.source(), licence, item);
        for (Stage.Each stage : stages) {
            draft = stage.step().apply(draft, tools);
        }
        return draft;
    }

    private void end(long number, @Nullable Draft draft, UnitTools tools, @Nullable String why) {
        Double cost = tools.costUsd();
        Done done = new Done(
                draft == null ? 0 : draft.tried(),
                draft == null ? 0 : draft.solved(),
                draft == null ? 0 : draft.rows().size(),
                tools.tokens(),
                cost == null ? null : (Long) NanoUsd.of(cost),
                why);
        shared.database().inTransaction(() -> {
            if (shared.jobs().end(job.id(), number, done) && draft != null) {
                shared.datasets().replace(job.dataset(), number * ROWS_OF_UNIT, ROWS_OF_UNIT, draft.rows());
            }
            return true;
        });
        if (why != null) {
            requireSense(why);
        }
    }

    /** Pauses a job of which nearly nothing gets through, before it has given up all of its questions. */
    private void requireSense(String why) {
        JobStore.Counts counts = shared.jobs().counts(job.id());
        if (counts.failed() >= SUSPICIOUS && counts.failed() > counts.done() && !why.contains("held out")) {
            shared.jobs()
                    .move(
                            job.id(),
                            List.of(State.RUNNING, State.FORECASTING),
                            State.PAUSED,
                            counts.failed() + " of the first " + (counts.failed() + counts.done())
                                    + " questions were given up, the last because of " + why);
        }
    }

    /** What the job will use, from the units that have ended. */
    @Nullable
    Forecast forecast() {
        return Forecasts.of(shared.jobs().costs(job.id()), job.units());
    }
}
