package io.ponder.dataset.job;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.dataset.call.Asker;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.job.UnitStore.Done;
import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Stage;
import io.ponder.dataset.recipe.UnitTools;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is done with one unit of a job: its question goes through the recipe's stages, and it ends with its rows. */
final class UnitWork {

    /** A unit's rows have the numbers from its own times this on. */
    static final int ROWS_OF_UNIT = 1000;

    private static final String DELETED = "not_found: the question was deleted";

    /** Why units are given up with which nothing is wrong. */
    private static final List<String> FORESEEN = List.of("held out", "was deleted", "no longer kept");

    /** So many units given up, and more than got through, are a sign that something else is wrong. */
    private static final int SUSPICIOUS = 10;

    private final JobRun.Shared shared;
    private final Job job;
    private final List<Stage.Each> stages;
    private final JobSource source;
    private final AtomicInteger through = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();

    /**
     * @throws io.ponder.reasoning.model.FailureException when the job's recipe is gone
     */
    UnitWork(JobRun.Shared shared, Job job) {
        this.shared = shared;
        this.job = job;
        Recipe recipe = shared.recipes().named(job.recipe());
        RecipeValues values = RecipeValues.read(recipe, job.parameters());
        this.stages = recipe.stages().of(values).stream()
                .filter(Stage.Each.class::isInstance)
                .map(Stage.Each.class::cast)
                .toList();
        this.source = new JobSource(
                job,
                shared.datasets(),
                shared.jobTraffic().traffic(),
                shared.jobTraffic().clock());
        shared.jobTraffic().requireAllowed(job.recipe(), job.owner(), values);
    }

    /** Takes a question through the stages. */
    Draft make(long number, UnitTools tools) throws InterruptedException {
        Draft draft = source.draft(number, tools);
        if (shared.datasets()
                .rows()
                .isHeldOut(job.tenant(), QuestionKey.of(draft.item().question()))) {
            throw Failure.of(Kind.INVALID_REQUEST, "held out: no recipe may touch this question")
                    .asException();
        }
        for (Stage.Each stage : stages) {
            draft = stage.step().apply(draft, tools);
        }
        return draft;
    }

    /**
     * Ends a unit with its rows, unless somebody else has.
     *
     * @param draft null where it is given up
     * @param why it is given up; null if it is through
     */
    void end(long number, @Nullable Draft draft, UnitTools tools, @Nullable String why) {
        if (draft != null && draft.rows().size() > ROWS_OF_UNIT) {
            end(
                    number,
                    null,
                    tools,
                    "too many rows: " + draft.rows().size() + ", and a question can give " + ROWS_OF_UNIT);
            return;
        }
        Asker asker = tools.asker();
        Double cost = tools.costUsd();
        Done done = new Done(
                draft == null ? 0 : draft.tried(),
                draft == null ? 0 : draft.solved(),
                draft == null ? 0 : draft.rows().size(),
                tools.tokens(),
                cost == null ? null : (Long) NanoUsd.of(cost),
                why);
        boolean isWritten = shared.database().inTransaction(() -> {
            // Of words that were deleted meanwhile no row is written, and what is written is found by whoever deletes
            // them.
            boolean isThere = asker == null || asker.lock().getAsBoolean();
            if (shared.jobs().units().end(job.id(), number, isThere ? done : done.without(DELETED))
                    && draft != null
                    && isThere) {
                shared.datasets()
                        .rows()
                        .replace(job.dataset(), number * ROWS_OF_UNIT, ROWS_OF_UNIT, rows(draft, asker));
            }
            return isThere;
        });
        shared.metrics().ended(why == null && isWritten, isWritten ? done.rows() : 0);
        if (draft != null) {
            through.incrementAndGet();
            shared.alarms().watch(job.id(), draft);
        }
        if (why != null && givenUp.incrementAndGet() > through.get()) {
            requireSense(why);
        }
    }

    private static List<Row> rows(Draft draft, @Nullable Asker asker) {
        return asker == null
                ? draft.rows()
                : draft.rows().stream()
                        .map(row -> row.withOrigin(row.origin().withPerson(asker.person())))
                        .toList();
    }

    /** Pauses a job of which nearly nothing gets through, before it has given up all of its questions. */
    private void requireSense(String why) {
        UnitStore.Counts counts = shared.jobs().units().counts(job.id());
        if (counts.failed() >= SUSPICIOUS
                && counts.failed() > counts.done()
                && FORESEEN.stream().noneMatch(why::contains)) {
            shared.jobs()
                    .move(
                            job,
                            List.of(State.RUNNING, State.FORECASTING),
                            State.PAUSED,
                            counts.failed() + " of the first " + (counts.failed() + counts.done())
                                    + " questions were given up, the last because of " + why);
        }
    }
}
