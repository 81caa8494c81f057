package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.State;
import io.ponder.dataset.job.JobOrders;
import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What runs are told to do. Each order fails with a {@link FailureException} that names the field and the fix: a wrong request,
 * a run that is not the owner's, or one that is in another state.
 */
final class RunOrders {

    private final Database database;
    private final RunStore store;
    private final RunBudgets budgets;
    private final PipelineRuns runs;
    private final JobOrders jobs;

    RunOrders(Database database, RunStore store, RunBudgets budgets, PipelineRuns runs, JobOrders jobs) {
        this.database = database;
        this.store = store;
        this.budgets = budgets;
        this.runs = runs;
        this.jobs = jobs;
    }

    /** Pauses a run, and the job that works for it. */
    PipelineRun pause(OnBehalf owner, String id) {
        return change(owner, id, run -> {
            requireGoing(run, "paused");
            store.setHeld(run.id(), true);
            store.set(run.id(), State.PAUSED, null);
            String job = job(run);
            if (job != null && isAt(job, JobDocument.State.RUNNING, JobDocument.State.FORECASTING)) {
                jobs.pause(owner, job);
            }
            return run;
        });
    }

    /** Ends a run for good, and the job that works for it. What was made is kept. */
    PipelineRun cancel(OnBehalf owner, String id) {
        return change(owner, id, run -> {
            if (run.state() == State.CANCELLED) {
                return run;
            }
            requireGoing(run, "cancelled");
            String job = job(run);
            if (job != null && !hasEnded(job)) {
                jobs.cancel(owner, job);
            }
            store.skipRest(run.id());
            store.set(run.id(), State.CANCELLED, null);
            return run;
        });
    }

    /**
     * Lets a run go on that stands still, or tells it which model to go on with.
     *
     * @param budget what of its budget changes
     * @param retries whether the questions are asked again that its job has given up
     * @param model the name of the model that came of the latest training; null for the one it was to have
     */
    PipelineRun goOn(OnBehalf owner, String id, JobBudget budget, boolean retries, @Nullable String model) {
        JobBudget changes = JobOrders.checked(budget);
        return change(owner, id, run -> {
            requireGoing(run, "resumed");
            boolean changesJob = retries || model != null || !changes.equals(JobBudget.NONE);
            if (run.state() == State.RUNNING && changesJob) {
                throw wrongState(run, "changed; pause it first");
            }
            store.setBudget(run.id(), changes);
            store.setHeld(run.id(), false);
            PipelineRun now = store.lock(run.id()).orElseThrow();
            StepStanding step = RunProgress.current(store.steps(run.id())).orElse(null);
            if (step != null && model != null) {
                setModel(now, step, model);
            }
            goOn(now, retries);
            return now;
        });
    }

    private void goOn(PipelineRun run, boolean retries) {
        StepStanding step = RunProgress.current(store.steps(run.id())).orElse(null);
        if (step != null && step.state() == Progress.WAITING_FOR_MODEL) {
            store.set(run.id(), State.WAITING_FOR_MODEL, RunProgress.waits(step.makes()));
            return;
        }
        String job = step == null ? null : step.job();
        if (step != null && job != null) {
            if (run.state() == State.FAILED || isAt(job, JobDocument.State.FAILED, JobDocument.State.CANCELLED)) {
                store.forgetJob(run.id(), step.number());
            } else if (isAt(job, JobDocument.State.PAUSED, JobDocument.State.READY, JobDocument.State.OUT_OF_BUDGET)) {
                JobBudget left = budgets.left(run, job);
                if (left == null) {
                    store.set(
                            run.id(),
                            State.OUT_OF_BUDGET,
                            "The budget of the run is spent; resume it with a larger one.");
                    return;
                }
                jobs.goOn(run.owner(), job, left, retries);
            }
        }
        store.set(run.id(), State.RUNNING, null);
    }

    /** The step waits for this model, or is begun again with it. */
    private void setModel(PipelineRun run, StepStanding step, String model) {
        new Field("model").require(!model.isBlank() && model.length() <= 300, "must be 1 to 300 characters");
        if (step.state() == Progress.WAITING_FOR_MODEL) {
            store.setMakes(run.id(), step.number(), model);
            return;
        }
        Ref asked = run.plan().get(step.number()) instanceof JobStep job ? job.model() : null;
        String training = asked == null ? null : asked.step();
        if (training == null) {
            throw Failure.invalid(
                            "model",
                            "the step " + run.plan().get(step.number()).name()
                                    + " asks no model that the run has waited for")
                    .asException();
        }
        store.setMakes(run.id(), RunProgress.number(run, training), model);
        String job = step.job();
        if (job != null) {
            if (!hasEnded(job)) {
                jobs.cancel(run.owner(), job);
            }
            store.forgetJob(run.id(), step.number());
        }
    }

    private @Nullable String job(PipelineRun run) {
        return RunProgress.current(store.steps(run.id())).map(StepStanding::job).orElse(null);
    }

    private boolean isAt(String job, JobDocument.State... states) {
        return jobs.standing(job)
                .filter(standing -> List.of(states).contains(standing.state()))
                .isPresent();
    }

    private boolean hasEnded(String job) {
        return jobs.standing(job).filter(standing -> !standing.state().isEnd()).isEmpty();
    }

    private PipelineRun change(OnBehalf owner, String id, UnaryOperator<PipelineRun> how) {
        String found = find(owner, id).id();
        database.inTransaction(() -> how.apply(store.lock(found).orElseThrow()));
        runs.hurry(found);
        return find(owner, found);
    }

    private static void requireGoing(PipelineRun run, String done) {
        if (run.state().isEnd()) {
            throw wrongState(run, done);
        }
    }

    private static FailureException wrongState(PipelineRun run, String done) {
        return Failure.of(
                        Kind.CONFLICT,
                        "the run is " + run.state().name().toLowerCase(Locale.ROOT) + " and cannot be " + done)
                .asException();
    }

    /** A run of theirs, by its id or its name. */
    PipelineRun find(OnBehalf owner, String id) {
        return store.find(owner.tenant(), id)
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND, "there is no run " + Field.unquoted(id) + "; GET /v1/runs lists yours")
                        .asException());
    }
}
