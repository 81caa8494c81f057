package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.Funnel;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.State;
import io.ponder.dataset.job.JobOrders;
import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.MixtureStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.reasoning.model.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes runs on: begins the job of a step when those before it are done, and stands as its job stands. Each change is one
 * transaction that locks the run, so that whoever takes it on, however often, begins no job twice.
 */
final class RunProgress {

    private final Database database;
    private final RunStore store;
    private final RunBudgets budgets;
    private final JobOrders jobs;
    private final DatasetStore datasets;

    RunProgress(Database database, RunStore store, RunBudgets budgets, JobOrders jobs, DatasetStore datasets) {
        this.database = database;
        this.store = store;
        this.budgets = budgets;
        this.jobs = jobs;
        this.datasets = datasets;
    }

    /** The step that is to be done, or being done; nothing when all are. */
    static Optional<StepStanding> current(List<StepStanding> steps) {
        return steps.stream()
                .filter(step -> step.state() != Progress.DONE && step.state() != Progress.SKIPPED)
                .findFirst();
    }

    /**
     * Takes a run one step further, if that is possible now.
     *
     * @param offered the models that search-service offers
     * @return whether more may be possible now
     * @throws FailureException when a job cannot begin
     */
    boolean advance(String id, Set<String> offered) {
        return database.inTransaction(() -> {
            PipelineRun run = store.lock(id).orElse(null);
            if (run == null || run.state().isEnd() || run.held() || run.state() == State.FAILED) {
                return false;
            }
            List<StepStanding> steps = store.steps(id);
            StepStanding step = current(steps).orElse(null);
            if (step == null) {
                end(run, steps);
                return false;
            }
            return switch (run.plan().get(step.number())) {
                case JobStep job -> advance(run, steps, step, job);
                case MixtureStep mixture -> advance(run, steps, step, mixture);
                case TrainingStep _ -> advance(run, step, offered);
            };
        });
    }

    private boolean advance(PipelineRun run, List<StepStanding> steps, StepStanding step, PipelineStep job) {
        String id = step.job();
        if (id == null) {
            begin(run, steps, step, job);
            return false;
        }
        JobOrders.Standing standing = jobs.standing(id).orElse(null);
        if (standing == null) {
            store.set(run.id(), State.FAILED, step.makes() + ": its job is gone");
            return false;
        }
        String trouble = standing.trouble();
        String why = trouble == null ? null : step.makes() + ": " + trouble;
        switch (standing.state()) {
            case SUCCEEDED -> {
                return end(run, steps, step, job, jobs.one(run.owner(), id));
            }
            case FAILED -> store.set(run.id(), State.FAILED, step.makes() + ": its job failed: " + trouble);
            case CANCELLED ->
                store.set(
                        run.id(),
                        State.PAUSED,
                        step.makes() + ": its job was cancelled. Resume the run to begin it again, or cancel the run.");
            case PAUSED, READY -> store.set(run.id(), State.PAUSED, why == null ? step.makes() + " is paused" : why);
            case OUT_OF_BUDGET -> store.set(run.id(), State.OUT_OF_BUDGET, why);
            case FORECASTING, RUNNING, FINISHING -> store.set(run.id(), State.RUNNING, why);
        }
        return false;
    }

    private void begin(PipelineRun run, List<StepStanding> steps, StepStanding step, PipelineStep job) {
        if (run.state() != State.RUNNING) {
            return; // it stands still until somebody resumes it
        }
        JobBudget left = budgets.left(run, null);
        if (left == null) {
            store.set(
                    run.id(),
                    State.OUT_OF_BUDGET,
                    "The budget of the run was spent before " + step.makes() + "; resume it with a larger one.");
            return;
        }
        JobDocument begun = jobs.create(run.owner(), request(run, steps, job, left));
        store.begin(run.id(), step.number(), Progress.RUNNING, begun.name(), begun.id());
        store.set(run.id(), State.RUNNING, null);
    }

    private JobRequest request(PipelineRun run, List<StepStanding> steps, PipelineStep step, JobBudget left) {
        return switch (step) {
            case JobStep job -> {
                Map<String, Object> parameters = new TreeMap<>(job.parameters());
                Ref model = job.model();
                if (model != null) {
                    parameters.put("model", named(run, steps, model));
                }
                yield new JobRequest(
                        job.recipe(),
                        named(run, steps, job.source()),
                        free(run, job),
                        parameters,
                        left,
                        run.pilot(),
                        "auto");
            }
            case MixtureStep mixture -> {
                Map<String, Object> parameters = new TreeMap<>(mixture.parameters());
                parameters.put(
                        "parts",
                        mixture.parts().stream()
                                .map(part -> Map.of("set", named(run, steps, part.set()), "share", part.share()))
                                .toList());
                yield new JobRequest("mixture", null, free(run, mixture), parameters, left, null, null);
            }
            case TrainingStep training -> throw new IllegalArgumentException(training.name() + " is no job");
        };
    }

    /** A name that no data set has: whoever took the usual one, or an attempt that failed, keeps it. */
    private String free(PipelineRun run, PipelineStep job) {
        String usual = Ref.made(run.name(), job.name());
        String name = usual;
        for (int i = 2; datasets.find(run.tenant(), name).isPresent(); i++) {
            name = usual + "-" + i;
        }
        return name;
    }

    /** What a job or a training is told of a data set or model. */
    static String named(PipelineRun run, List<StepStanding> steps, Ref ref) {
        String step = ref.step();
        return step == null
                ? String.valueOf(ref.given())
                : steps.get(number(run, step)).makes();
    }

    /** Where a step is in the plan. */
    static int number(PipelineRun run, String step) {
        for (int i = 0; i < run.plan().size(); i++) {
            if (run.plan().get(i).name().equals(step)) {
                return i;
            }
        }
        throw new IllegalStateException(run.id() + " has no step " + step);
    }

    private boolean end(
            PipelineRun run, List<StepStanding> steps, StepStanding step, PipelineStep made, JobDocument done) {
        Funnel funnel = done.funnel();
        if (funnel.kept() == 0) {
            store.set(
                    run.id(),
                    State.FAILED,
                    step.makes() + " has no rows, so there is nothing to go on with; its funnel says why.");
            return false;
        }
        store.end(run.id(), step.number(), funnel.kept(), funnel.sampled(), funnel.right());
        store.set(run.id(), State.RUNNING, null);
        if (made instanceof JobStep job && job.betterThan() instanceof String earlier) {
            StepStanding before = steps.get(number(run, earlier));
            StepStanding now = store.steps(run.id()).get(step.number());
            if (!isBetter(now, before)) {
                stopEarly(run, steps, job, now, before);
            }
        }
        return true;
    }

    private static boolean isBetter(StepStanding now, StepStanding before) {
        Double share = now.share();
        Double earlier = before.share();
        return share != null && (earlier == null || share > earlier);
    }

    /** The model before the latest is as good: it is what came of the run. */
    private void stopEarly(
            PipelineRun run, List<StepStanding> steps, JobStep job, StepStanding now, StepStanding before) {
        JobStep earlier = (JobStep) run.plan().get(number(run, java.util.Objects.requireNonNull(job.betterThan())));
        String latest = named(run, steps, java.util.Objects.requireNonNull(job.model()));
        String best = named(run, steps, java.util.Objects.requireNonNull(earlier.model()));
        store.skipRest(run.id());
        store.set(run.id(), State.SUCCEEDED, null);
        store.setOutcome(
                run.id(),
                best,
                String.format(
                        Locale.ROOT,
                        "Stopped early: %s got %s of its samples right, and %s before it %s, so another round is not"
                                + " worth it.",
                        latest,
                        percent(now),
                        best,
                        percent(before)));
    }

    private static String percent(StepStanding step) {
        Double share = step.share();
        return share == null ? "none" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private boolean advance(PipelineRun run, StepStanding step, Set<String> offered) {
        if (step.state() == Progress.WAITING) {
            store.begin(run.id(), step.number(), Progress.WAITING_FOR_MODEL, step.makes(), null);
            store.set(run.id(), State.WAITING_FOR_MODEL, waits(step.makes()));
            return true;
        }
        if (offered.contains(step.makes())) {
            store.end(run.id(), step.number(), null, null, null);
            store.set(run.id(), State.RUNNING, null);
            return true;
        }
        return false;
    }

    /** What a run says that waits for a model. */
    static String waits(String model) {
        return "Waits until the model " + model + " is offered. Run the commands of its step, and serve what comes of"
                + " them by that name; or resume the run with the name of another model.";
    }

    private void end(PipelineRun run, List<StepStanding> steps) {
        @Nullable String model = null;
        for (StepStanding step : steps) {
            if (run.plan().get(step.number()) instanceof TrainingStep) {
                model = step.makes();
            }
        }
        store.set(run.id(), State.SUCCEEDED, null);
        store.setOutcome(run.id(), model, null);
    }

    /** A run cannot go on. */
    void fail(String id, String why) {
        database.inTransaction(() -> {
            PipelineRun run = store.lock(id).orElse(null);
            if (run != null && !run.state().isEnd()) {
                store.set(id, State.FAILED, why);
            }
            return true;
        });
    }
}
