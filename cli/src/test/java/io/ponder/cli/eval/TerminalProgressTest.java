package io.ponder.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    private String shown(boolean live) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), live, 80);
        TerminalProgress progress = new TerminalProgress(terminal, () -> now);
        for (int i = 1; i <= 6; i++) {
            now = now.plus(Duration.ofSeconds(25));
            progress.status(i + " of 6");
        }
        progress.line("done");
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLogHasALineAMinute() {
        assertThat(shown(false).lines()).containsExactly("3 of 6", "6 of 6", "done");
    }

    @Test
    void aTerminalShowsAllInOneLine() {
        assertThat(shown(true)).contains("1 of 6", "2 of 6", "6 of 6").containsOnlyOnce(System.lineSeparator());
    }
}
