package io.ponder.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Searches of the real 0.5B model, as {@code ./ponder ask --json} recorded them: a strategy that now decides otherwise shows
 * where. If it means to, record the search again.
 */
class RecordedTracesTest {

    @TempDir
    static Path folder;

    static List<Path> recorded() throws IOException, URISyntaxException {
        Path traces = Path.of(Objects.requireNonNull(RecordedTracesTest.class.getResource("/traces"))
                .toURI());
        try (Stream<Path> files = Files.list(traces)) {
            return files.sorted().toList();
        }
    }

    private record Run(int code, String out, String err) {}

    private static Run replay(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new CommandLine(new ReplayCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)))
                .execute(arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedSearchComesOutTheSame(Path trace) {
        Run run = replay(trace.toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("The same tree and the same answer as recorded.");
    }

    private static String beam() throws IOException, URISyntaxException {
        Path beam = recorded().stream()
                .filter(file -> file.endsWith("beam_search.json"))
                .findFirst()
                .orElseThrow();
        return Files.readString(beam);
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aDifferenceIsToldAndIsTheExitCode() throws Exception {
        String other = beam().replaceFirst("\"expansions\" ?: ?2", "\"expansions\": 1");
        Run run = replay(write("other.json", other));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("differs: trial ").doesNotContain("The same tree");
    }

    @Test
    void theTreeCanBeSeen() throws Exception {
        Run run = replay("--tree", write("beam.json", beam()));
        assertThat(run.out().lines().filter(line -> line.startsWith("  "))).isNotEmpty();
        assertThat(run.out()).contains("  => ");
    }

    @Test
    void whatIsNoTraceIsRefusedInWords() throws Exception {
        assertThat(replay(folder.resolve("none.json").toString()).err()).contains("There is no file");
        assertThat(replay(write("text.json", "no trace at all")).err()).contains("holds no trace");
        assertThat(replay(write("reply.json", "{\"content\": \"42\"}")).err()).contains("ask --json");
        Run unknown = replay(write("magic.json", beam().replace("\"beam_search\"", "\"magic_search\"")));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no strategy magic_search");
    }
}
