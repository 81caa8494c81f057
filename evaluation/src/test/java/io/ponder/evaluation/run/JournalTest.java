package io.ponder.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    record Line(int number, String text) {}

    @BeforeEach
    void name() {
        file = folder.resolve("lines.jsonl.gz");
    }

    private void write(int from, int to) throws IOException {
        try (Journal<Line> journal = Journal.open(file, Line.class, line -> {})) {
            for (int i = from; i < to; i++) {
                journal.append(new Line(i, "line %d".formatted(i).repeat(50)));
            }
        }
    }

    private List<Integer> read() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        Journal.read(file, Line.class, line -> numbers.add(line.number()));
        return numbers;
    }

    @Test
    void linesAreThereAfterReopening() throws IOException {
        write(0, 3);
        write(3, 5);
        assertThat(read()).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void itIsAGzipFileLikeAnyOther() throws IOException {
        write(0, 3);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            assertThat(lines.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"number\":"));
        }
    }

    @Test
    void whereverAKilledRunTearsItTheWholeLinesStay() throws IOException {
        write(0, 3);
        byte[] three = Files.readAllBytes(file);
        write(3, 4);
        byte[] four = Files.readAllBytes(file);
        for (int length = three.length; length < four.length; length++) {
            Files.write(file, Arrays.copyOf(four, length));
            assertThat(read()).as("cut at %d", length).containsExactly(0, 1, 2);
            write(7, 8);
            assertThat(read()).as("cut at %d", length).containsExactly(0, 1, 2, 7);
        }
    }

    @Test
    void aDiskThatIsFullLeavesWhatWasThere() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full, on which every write fails");
        Path link = Files.createSymbolicLink(folder.resolve("full.gz"), full);
        try (Journal<Line> journal = Journal.open(link, Line.class, line -> {})) {
            assertThatThrownBy(() -> journal.append(new Line(1, "")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("No space left");
        }
    }

    @Test
    void damageInTheMiddleIsNamed() throws IOException {
        write(0, 1);
        try (Journal<List<Integer>> other = otherLines()) {
            other.append(List.of(1));
        }
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("is damaged after 1 lines");
    }

    @SuppressWarnings("unchecked")
    private Journal<List<Integer>> otherLines() throws IOException {
        return (Journal<List<Integer>>) (Journal<?>) Journal.open(file, Object.class, line -> {});
    }
}
