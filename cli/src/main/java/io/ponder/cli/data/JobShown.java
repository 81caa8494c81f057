package io.ponder.cli.data;

import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.State;
import java.util.List;
import java.util.Set;

/** A job that is watched. */
record JobShown(JobDocument job) implements Watched {

    private static final Set<State> WORKS = Set.of(State.FORECASTING, State.RUNNING, State.FINISHING);

    @Override
    public boolean works() {
        return WORKS.contains(job.state());
    }

    @Override
    public boolean succeeded() {
        return job.state() == State.SUCCEEDED;
    }

    @Override
    public List<Object> changes() {
        return List.of(job.state(), String.valueOf(job.trouble()), job.alarms());
    }

    @Override
    public List<String> page(int columns) {
        return JobView.page(job, columns);
    }

    @Override
    public String line() {
        return JobView.line(job);
    }

    @Override
    public List<String> appendix() {
        return JobView.byDifficulty(job);
    }

    @Override
    public String next() {
        return JobView.next(job);
    }

    @Override
    public String left() {
        String handle = JobView.handle(job);
        return "The job goes on without this watch. ./ponder data watch " + handle
                + " shows it again; ./ponder data pause " + handle + " holds it.";
    }

    @Override
    public JobShown again(DataApi api) throws InterruptedException {
        return new JobShown(api.job(job.id()));
    }
}
