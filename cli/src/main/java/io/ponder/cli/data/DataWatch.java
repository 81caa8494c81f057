package io.ponder.cli.data;

import io.ponder.cli.terminal.Interruption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a job or a run of a pipeline until it ends or stands still: drawn again every second on a terminal; elsewhere a line when something changes,
 * and one a minute.
 */
final class DataWatch {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final DataApi api;
    private final Terminal terminal;
    private final InstantSource clock;
    private List<Object> told = List.of();
    private Instant last = Instant.MIN;

    DataWatch(DataApi api, Terminal terminal, InstantSource clock) {
        this.api = api;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** @return 0 if it succeeded, 1 if it ended otherwise or stands still, 130 after Ctrl-C */
    int watch(Watched begun) throws InterruptedException {
        Watched now = begun;
        try (Interruption interruption = new Interruption()) {
            try {
                while (now.works()) {
                    show(now);
                    TimeUnit.SECONDS.sleep(1);
                    now = again(now);
                }
            } catch (InterruptedException | FailureException e) {
                if (!interruption.requested()) {
                    throw e;
                }
                terminal.line(now.left());
                return Interruption.EXIT;
            }
        }
        terminal.page(now.page(terminal.columns()));
        now.appendix().forEach(terminal::line);
        terminal.wrapped(now.next(), 0);
        return now.succeeded() ? 0 : 1;
    }

    private void show(Watched watched) {
        if (terminal.live()) {
            terminal.page(watched.page(terminal.columns()));
            return;
        }
        Instant now = clock.instant();
        List<Object> changes = watched.changes();
        if (!changes.equals(told) || !now.isBefore(last.plus(EVERY))) {
            told = changes;
            last = now;
            terminal.line(watched.line());
        }
    }

    /** As it stands now. A gateway that is away for a while is waited for: the work may go on meanwhile. */
    private Watched again(Watched watched) throws InterruptedException {
        String trouble = null;
        while (true) {
            try {
                return watched.again(api);
            } catch (FailureException e) {
                if (e.failure().kind().isCallers()) {
                    throw e;
                }
                trouble = tell(e, trouble, watched);
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private String tell(FailureException e, @Nullable String before, Watched watched) {
        String trouble = String.valueOf(e.getMessage());
        if (terminal.live()) {
            List<String> lines = new ArrayList<>(watched.page(terminal.columns()));
            lines.add("Waiting: " + trouble);
            terminal.page(lines);
        } else if (!trouble.equals(before)) {
            terminal.line("Waiting: " + trouble);
        }
        return trouble;
    }
}
