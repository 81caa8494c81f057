package io.ponder.cli.data;

import io.ponder.cli.terminal.Interruption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a job until it ends or stands still: drawn again every second on a terminal; elsewhere a line when something changes,
 * and one a minute.
 */
final class JobWatch {

    private static final Set<State> WORKS = Set.of(State.FORECASTING, State.RUNNING, State.FINISHING);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final DataApi api;
    private final Terminal terminal;
    private final InstantSource clock;
    private List<Object> told = List.of();
    private Instant last = Instant.MIN;

    JobWatch(DataApi api, Terminal terminal, InstantSource clock) {
        this.api = api;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** @return 0 if the job succeeded, 1 if it ended otherwise or stands still, 130 after Ctrl-C */
    int watch(JobDocument begun) throws InterruptedException {
        JobDocument job = begun;
        try (Interruption interruption = new Interruption()) {
            try {
                while (WORKS.contains(job.state())) {
                    show(job);
                    TimeUnit.SECONDS.sleep(1);
                    job = again(job);
                }
            } catch (InterruptedException | FailureException e) {
                if (!interruption.requested()) {
                    throw e;
                }
                terminal.line("The job goes on without this watch. ./ponder data watch " + JobView.handle(job)
                        + " shows it again; ./ponder data pause " + JobView.handle(job) + " holds it.");
                return Interruption.EXIT;
            }
        }
        terminal.page(JobView.page(job, terminal.columns()));
        JobView.byDifficulty(job).forEach(terminal::line);
        terminal.wrapped(JobView.next(job), 0);
        return job.state() == State.SUCCEEDED ? 0 : 1;
    }

    private void show(JobDocument job) {
        if (terminal.live()) {
            terminal.page(JobView.page(job, terminal.columns()));
            return;
        }
        Instant now = clock.instant();
        List<Object> changes = List.of(job.state(), String.valueOf(job.trouble()), job.alarms());
        if (!changes.equals(told) || !now.isBefore(last.plus(EVERY))) {
            told = changes;
            last = now;
            terminal.line(JobView.line(job));
        }
    }

    /** The job as it is now. A gateway that is away for a while is waited for: the job may go on meanwhile. */
    private JobDocument again(JobDocument job) throws InterruptedException {
        String trouble = null;
        while (true) {
            try {
                return api.job(job.id());
            } catch (FailureException e) {
                if (e.failure().kind().isCallers()) {
                    throw e;
                }
                trouble = tell(e, trouble, job);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private String tell(FailureException e, @Nullable String before, JobDocument job) {
        String trouble = String.valueOf(e.getMessage());
        if (terminal.live()) {
            List<String> lines = new ArrayList<>(JobView.page(job, terminal.columns()));
            lines.add("Waiting: " + trouble);
            terminal.page(lines);
        } else if (!trouble.equals(before)) {
            terminal.line("Waiting: " + trouble);
        }
        return trouble;
    }
}
