package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ponder rehearse} as a process of its own, as the build runs it. */
@Timeout(180)
class RehearseTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path home;

    private record Ended(int exit, String said) {}

    @Test
    void every_question_is_answered_and_the_command_too_and_then_it_stops_in_order() throws Exception {
        List<String> ask = program("ask", "--strategy", "majority_vote", "--n", "8", "What is 7 * 6 + 3?");

        Ended ended = rehearse(ask);

        assertThat(ended.exit()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains("Ready after", "Answer: 45", "8 of 8 samples finished")
                .endsWith("Stopped.\n");
        assertThat(home.resolve("logs").resolve("ponder.log")).isNotEmptyFile();
    }

    @Test
    void a_command_that_fails_fails_it() throws Exception {
        Ended ended = rehearse(program("ask", "--strategy", "no_such_strategy", "What?"));

        assertThat(ended.exit()).as(ended.said()).isEqualTo(1);
        assertThat(ended.said()).contains("no_such_strategy", "ended with 1");
    }

    private Ended rehearse(List<String> then) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program("rehearse", "--"));
        command.addAll(then);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PONDER_"));
        builder.environment().put("PONDER_HOME", home.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static List<String> program(String... words) {
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Ponder.class.getName()));
        command.addAll(List.of(words));
        return command;
    }
}
