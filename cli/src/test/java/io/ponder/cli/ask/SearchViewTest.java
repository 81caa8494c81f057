package io.ponder.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.terminal.ShownText;
import io.ponder.cli.terminal.Terminal;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SearchViewTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new ShownText(new PrintStream(written, true, StandardCharsets.UTF_8));
    private final SearchView view =
            new SearchView(new Terminal(out, true, 100), InstantSource.fixed(Instant.ofEpochSecond(1)));
    private final Terminal pipe = new Terminal(out, false, Terminal.UNLIMITED);

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static TraceEvent.Delta delta(String text) {
        return new TraceEvent.Delta(2, 10, 0, 0, text, null);
    }

    @Test
    void theWordsOfAnAnswerThatComesAsItIsMoveInTheStatusLineAndAreTheBestSoFar() {
        view.show(new TraceEvent.ProposeStarted(1, 0, 0, "m", 0, 0, 1, Move.Unit.SOLUTION, 0.8, 512, null));
        view.show(delta("Three sixes\n"));
        view.show(new TraceEvent.Progress(3, 11, 0, 4));
        view.show(delta("are \u001b[2Jred."));

        assertThat(text()).contains("0 of 1 samples, 4 tokens: …Three sixes are ␛[2Jred.");

        written.reset();
        new AnswerView(pipe, pipe, false).printStopped(view.soFar(), 1.5);

        assertThat(text())
                .isEqualTo(
                        "Three sixes\nare ␛[2Jred.\nStopped: this is the best answer so far.\n"
                                + "Cost so far: 0 of 1 samples, 0 tokens (0 prompt, 0 written), and 4 written by samples under way, 1.5 s\n");
    }

    @Test
    void aQuietStopPrintsTheBestAnswerAlone() {
        view.show(delta("<think>Hm.</think>\n\nRed."));
        written.reset();

        new AnswerView(pipe, pipe, true).printStopped(view.soFar(), 1.5);

        assertThat(text()).isEqualTo("Red.\n");
    }

    @Test
    void afterTheEndNothingMoves() {
        view.tick();
        view.end();
        String shown = text();
        view.tick();

        assertThat(text()).isEqualTo(shown).endsWith("\r\u001b[K");
    }
}
