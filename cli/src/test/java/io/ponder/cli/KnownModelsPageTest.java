package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.proposer.embedded.fetch.KnownModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of models in docs/running.md has those that are known, with their size and what can load them. */
class KnownModelsPageTest {

    @Test
    void everyKnownModelIsInTheTableAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/running.md")).stream()
                .dropWhile(line -> !line.startsWith("### Models"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf(" | ", line.indexOf(" | ") + 1) + 3)))
                .map(String::strip)
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(KnownModel.ALL.stream()
                        .map(model -> "| `%s` | %s | %s"
                                .formatted(model.id(), size(model.bytes()), model.embedded() ? "yes" : "no"))
                        .toList());
        assertThat(KnownModel.ALL)
                .as("the licence the page tells")
                .allMatch(model -> model.license().equals("Apache-2.0"));
    }

    private static String size(long bytes) {
        return bytes < 1_000_000_000L ? bytes / 1_000_000 + " MB" : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
