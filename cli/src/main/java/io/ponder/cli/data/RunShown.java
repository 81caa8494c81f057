package io.ponder.cli.data;

import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.RunStep;
import io.ponder.contracts.dataset.RunDocument.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pipeline that is watched.
 *
 * @param job that works for it; null for none
 */
record RunShown(RunDocument run, @Nullable JobDocument job) implements Watched {

    static RunShown of(RunDocument run, DataApi api) throws InterruptedException {
        String job = RunView.current(run)
                .filter(step -> step.state() == Progress.RUNNING)
                .map(RunStep::job)
                .orElse(null);
        return new RunShown(run, job == null ? null : api.job(job));
    }

    @Override
    public boolean works() {
        return run.state() == State.RUNNING || run.state() == State.WAITING_FOR_MODEL;
    }

    @Override
    public boolean succeeded() {
        return run.state() == State.SUCCEEDED;
    }

    @Override
    public List<Object> changes() {
        return List.of(
                run.state(),
                String.valueOf(run.trouble()),
                run.steps().stream().map(RunStep::state).toList());
    }

    @Override
    public List<String> page(int columns) {
        return RunView.page(run, job, columns);
    }

    @Override
    public String line() {
        List<String> commands = run.state() == State.WAITING_FOR_MODEL ? RunView.commands(run) : List.of();
        return RunView.line(run, job) + (commands.isEmpty() ? "" : "\n" + String.join("\n", commands));
    }

    @Override
    public List<String> appendix() {
        return RunView.commands(run);
    }

    @Override
    public String next() {
        return RunView.next(run);
    }

    @Override
    public String left() {
        String commands = String.join("\n", RunView.commands(run));
        return (commands.isEmpty() ? "" : commands + "\n") + "The run goes on without this watch. "
                + "./ponder data watch " + run.name() + " shows it again; ./ponder data pause " + run.name()
                + " holds it.";
    }

    @Override
    public RunShown again(DataApi api) throws InterruptedException {
        return of(api.run(run.id()), api);
    }
}
