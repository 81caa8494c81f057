package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.cli.terminal.Wrapping;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ponder ask} as a process of its own: on a terminal, and stopped by Ctrl-C. */
@Timeout(120)
class AskTest {

    private static final List<String> TERMINAL = List.of("-Dponder.terminal=true", "-Dponder.terminal.errors=true");
    private static final String ANSWER = "Three sixes are $3 \\times 6 = 18$, so the whole of it is \\boxed{18}.";

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    private final List<Path> written = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine();
        // The engine draws one sample a call, so that the first one comes while others hang.
        ponder = WholePonder.ready(
                home, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.engine.capabilities", "seed,continuation"));
    }

    @AfterAll
    static void stop() throws IOException {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void rewind() {
        engine.follow(sample -> new Turn.Says(ANSWER));
    }

    @Test
    void on_a_narrow_terminal_every_line_fits_and_the_answer_reads_well() throws Exception {
        Process ask = ask(TERMINAL, "40", "--n", "3", "--strategy", "majority_vote", "What is 3 times 6?");

        assertThat(ask.waitFor()).isZero();
        assertThat(out()).contains("Three sixes are 3 × 6 = 18, so").contains("is 18.");
        assertThat(err()).contains("1 x proposer, selected:").contains("majority_vote");
        String lines = shown(out() + err());
        assertThat(lines.lines())
                .allSatisfy(line -> assertThat(Wrapping.width(line)).as(line).isLessThanOrEqualTo(40));
        assertThat(lines.replaceAll("\\s+", " ")).contains("no price set for this model");
    }

    @Test
    void in_a_pipe_the_answer_stays_word_for_word() throws Exception {
        Process ask = ask(List.of(), "", "--n", "2", "--strategy", "majority_vote", "What is 3 times 6?");

        assertThat(ask.waitFor()).isZero();
        assertThat(out()).isEqualTo(ANSWER + "\n");
        assertThat(err()).contains("Cost:").doesNotContain("\u001b", " tokens, best so far");
    }

    @Test
    void ctrl_c_prints_the_best_answer_so_far_and_what_it_cost() throws Exception {
        engine.follow(sample -> sample == 0 ? new Turn.Says(ANSWER) : new Turn.Hangs());
        Process ask = ask(List.of(), "", "--n", "3", "--strategy", "majority_vote", "What is 3 times 6?");
        Eventually.within(Duration.ofSeconds(30), () -> err().contains("best so far") && engine.hanging() > 0);

        interrupt(ask);

        assertThat(ask.waitFor()).isEqualTo(130);
        assertThat(out()).isEqualTo(ANSWER + "\n");
        assertThat(err())
                .contains("Stopped: this is the best answer so far, 18 (1 of 1 votes).")
                .containsPattern("Cost so far: 1 of \\d samples, \\d+ tokens \\(\\d+ prompt, \\d+ written\\)")
                .doesNotContain("Exception");
        Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
    }

    @Test
    void while_nothing_comes_a_terminal_shows_the_seconds_and_ctrl_c_says_that_there_is_no_answer() throws Exception {
        engine.follow(sample -> new Turn.Hangs());
        Process ask = ask(TERMINAL, "100", "--strategy", "sample", "What is 3 times 6?");
        Eventually.within(Duration.ofSeconds(30), () -> err().split("0 of 1 samples, 0 tokens", -1).length > 4);

        interrupt(ask);

        assertThat(ask.waitFor()).isEqualTo(130);
        assertThat(out()).isEmpty();
        assertThat(err())
                .startsWith("\r\u001b[K")
                .contains("waiting for Ponder", "Stopped before the first answer.", "Cost so far: 0 of 1");
        Eventually.within(Duration.ofSeconds(30), () -> engine.abandoned() == engine.hanging());
    }

    @Test
    void an_estimate_tells_what_a_question_would_cost_and_asks_nothing() throws Exception {
        long before = asked();
        Process ask = ask(List.of(), "", "--estimate", "--n", "3", "--strategy", "majority_vote", "What is 3 times 6?");

        assertThat(ask.waitFor()).as(err()).isZero();
        assertThat(out())
                .contains("majority_vote: up to 3 samples")
                .containsPattern("Tokens: +[\\d,]+ to [\\d,]+, likely [\\d,]+, at worst [\\d,]+")
                .contains("Money:   no price set for this model", "From: ", "Nothing was asked or spent.");
        assertThat(asked()).isEqualTo(before);
    }

    @Test
    void an_estimate_is_refused_as_the_question_would_be() throws Exception {
        Process ask = ask(List.of(), "", "--estimate", "--n", "0", "--strategy", "majority_vote", "What is 3 times 6?");

        assertThat(ask.waitFor()).isNotZero();
        assertThat(err()).contains("parameters.n is 0, but must be a whole number from 1 to 256");
    }

    private static long asked() {
        return engine.calls().stream()
                .filter(call -> call.path().endsWith("completions"))
                .count();
    }

    private static void interrupt(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process ask(List<String> properties, String columns, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ponder.class.getName(), "ask"));
        command.addAll(List.of(words));
        written.addAll(List.of(Files.createTempFile(home, "out", ""), Files.createTempFile(home, "err", "")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(written.get(0).toFile())
                .redirectError(written.get(1).toFile());
        builder.environment().put("PONDER_URL", ponder.url());
        builder.environment().put("COLUMNS", columns);
        return builder.start();
    }

    private String out() {
        return read(0);
    }

    private String err() {
        return read(1);
    }

    private String read(int which) {
        try {
            return Files.readString(written.get(which), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that stay on a terminal, and the status lines one below the other. */
    private static String shown(String text) {
        return text.replace("\r\u001b[K", "\n");
    }
}
