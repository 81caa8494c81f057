package io.ponder.cli.eval;

import io.ponder.cli.terminal.Terminal;
import io.ponder.evaluation.run.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows a run's progress: as one changing line on a terminal, as a line a minute in a log. */
public final class TerminalProgress implements Progress {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Terminal terminal;
    private final InstantSource clock;
    private Instant last;

    public TerminalProgress(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.last = clock.instant();
    }

    @Override
    public void line(String text) {
        terminal.line(text);
    }

    @Override
    public synchronized void status(String text) {
        if (terminal.live()) {
            terminal.status(text);
        } else if (!clock.instant().isBefore(last.plus(EVERY))) {
            last = clock.instant();
            terminal.line(text);
        }
    }
}
