package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script {@code ./ponder} hands every command of the program on, and lists it. */
class LauncherTest {

    private static final Path SCRIPT = Path.of("../ponder");

    @Test
    void everyCommandOfTheProgramIsHandedOnAndListed() throws IOException {
        List<String> commands = commands();
        String script = Files.readString(SCRIPT);

        assertThat(commands).contains("up", "data", "promote", "verifier");
        List<String> handedOn = List.of(found("\\n  ([a-z |\\\\\\n]+)\\)\\n    run_app", script)
                .getFirst()
                .split("[ |\\\\\\n]+"));
        assertThat(handedOn).containsExactlyInAnyOrderElementsOf(commands);
        assertThat(found("\\n  ([a-z]+)[^\\n]* {2}\\S", script.substring(0, script.indexOf("help COMMAND"))))
                .containsAll(commands);
    }

    @Test
    void everyCommandIsKnownByItself() {
        assertThat(commands())
                .allSatisfy(name -> assertThat(said(name, "--help")).startsWith("Usage: ./ponder " + name + " "));
    }

    private static List<String> commands() {
        String text = said("--help");
        return found("\\n  ([a-z]+) {2}", text.substring(text.indexOf("Commands:")));
    }

    private static String said(String... words) {
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(help, true, StandardCharsets.UTF_8);
                PrintStream err = new PrintStream(OutputStream.nullOutputStream())) {
            assertThat(Ponder.run(words, Map.of(), out, err)).isZero();
        }
        return help.toString(StandardCharsets.UTF_8);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
