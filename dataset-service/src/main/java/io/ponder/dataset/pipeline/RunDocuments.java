package io.ponder.dataset.pipeline;

import io.ponder.contracts.dataset.JobDocument.Spent;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunDocument.RunStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as the API tells them. */
final class RunDocuments {

    private final RunStore store;
    private final RunBudgets budgets;

    RunDocuments(RunStore store, RunBudgets budgets) {
        this.store = store;
        this.budgets = budgets;
    }

    RunDocument of(PipelineRun run) {
        List<StepStanding> standings = store.steps(run.id());
        List<RunStep> steps =
                standings.stream().map(one -> step(run, standings, one)).toList();
        Spent spent = RunBudgets.sum(steps.stream().map(RunStep::spent).toList());
        return new RunDocument(
                run.id(),
                "run",
                run.name(),
                run.pipeline(),
                run.source(),
                run.parameters(),
                run.state(),
                run.trouble(),
                run.note(),
                run.model(),
                steps,
                spent,
                run.budget(),
                run.createdAt().getEpochSecond(),
                seconds(run.endedAt()));
    }

    private RunStep step(PipelineRun run, List<StepStanding> standings, StepStanding standing) {
        PipelineStep step = run.plan().get(standing.number());
        return new RunStep(
                step.name(),
                step.kind(),
                step.description(),
                step.uses(run.name()),
                standing.makes(),
                standing.state(),
                standing.job(),
                standing.rows(),
                standing.share(),
                budgets.spent(run, standing.number()),
                step instanceof TrainingStep training ? TrainingCommands.of(run, standings, training) : List.of(),
                seconds(standing.startedAt()),
                seconds(standing.endedAt()));
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : (Long) instant.getEpochSecond();
    }
}
