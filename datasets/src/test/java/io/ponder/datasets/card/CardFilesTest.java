package io.ponder.datasets.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.file.Export;
import io.ponder.datasets.file.ExportOptions;
import io.ponder.datasets.file.Exported;
import io.ponder.datasets.file.Format;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The card that lies beside exported rows. */
class CardFilesTest {

    @TempDir
    private Path temp;

    private static Row row(int i) {
        Origin origin = new Origin(
                "gsm8k",
                "g-" + i,
                "MIT",
                "star",
                "j1",
                "tiny",
                "r2",
                new Origin.Sampler("best_of_n", 1L, null, null, null),
                "reference",
                "2",
                1.0,
                "7",
                i / 4.0,
                10L,
                0.5,
                i == 0 ? List.of("hinted") : List.of(),
                null);
        return new Row.PromptCompletion(List.of(Message.user("q" + i)), "a", origin);
    }

    private Exported export(RowSummary.Counter counter) {
        Map<String, Iterator<Row>> splits = new LinkedHashMap<>();
        splits.put(
                "train",
                counter.counting(
                        IntStream.range(0, 4).mapToObj(CardFilesTest::row).iterator()));
        splits.put("test", counter.counting(List.of(row(4)).iterator()));
        return Export.write(
                splits,
                Format.TRL,
                temp.resolve("out"),
                ExportOptions.named("sums"),
                exported -> CardFiles.of(card(exported, counter.summary())));
    }

    private static DataCard card(Exported exported, RowSummary summary) {
        return new DataCard(
                "Sums: a | test",
                Instant.parse("2026-11-27T12:00:00Z"),
                "./ponder data make star.yaml",
                new DataCard.Recipe("star", Map.of("samples", 4)),
                List.of(
                        new DataCard.Stage("asked", 20, 20, Map.of()),
                        new DataCard.Stage("right", 20, 5, Map.of("wrong", 14L, "timed out", 1L))),
                List.of(new DataCard.Difficulty("0.0-0.25", 12, 2)),
                List.of(new DataCard.Source("gsm8k", "MIT", 5, "ab")),
                List.of(new DataCard.Model("tiny", "r2", "best_of_n, temperature 0.8", "1 to 20", 5)),
                List.of(new DataCard.VerifiedBy("reference", "2", 5)),
                List.of(new DataCard.Against("gsm8k-test", 1319, "cd", 3, "13 words in a row, or 0.8 similar")),
                new DataCard.Cost(0.25, 1000L, 2000L, 80L, 12.5),
                exported.rows(),
                exported.format().label(),
                exported.shape().label(),
                exported.container().label(),
                exported.files().stream()
                        .map(part -> new DataCard.DataFile(
                                part.name(), part.split(), part.rows(), part.bytes(), part.sha256()))
                        .toList(),
                summary,
                List.of("Nothing of the held-out set was asked."));
    }

    @Test
    void theReadmeHasWhatHubsAndPeopleRead() throws IOException {
        Exported exported = export(new RowSummary.Counter());

        assertThat(Files.readString(temp.resolve("out/README.md")))
                .startsWith("""
                        ---
                        pretty_name: "Sums: a | test"
                        license: "mit"
                        tags:
                        - synthetic
                        - ponder
                        - trl
                        size_categories:
                        - n<1K
                        configs:
                        - config_name: default
                          data_files:
                          - split: train
                            path: data/train-*
                          - split: test
                            path: data/test-*
                        ---

                        # Sums: a | test

                        5 rows of the shape `prompt_completion`, written for `trl` by Ponder on 2026-11-27T12:00:00Z.
                        """)
                .contains(
                        "./ponder data make star.yaml",
                        "Nothing of the held-out set was asked.",
                        "| 0.0-0.25 | 12 | 2 |",
                        "| gsm8k | MIT | 5 | `ab` |",
                        "| tiny | r2 | best_of_n, temperature 0.8 | 1 to 20 | 5 |",
                        "0.2500 USD, 80 calls, 1,000 tokens read, 2,000 written, 13 s.",
                        "| gsm8k-test | 1,319 | 3 | 13 words in a row, or 0.8 similar | `cd` |",
                        "\"samples\" : 4",
                        "- by pass rate: 0.0-0.1 1, 0.2-0.3 1, 0.5-0.6 1, 0.7-0.8 1, 0.9-1.0 1",
                        "- by mark: hinted 1",
                        "| `" + exported.files().getFirst().name() + "` | train | 4 | ")
                .containsPattern("\\| right \\| 20 \\| 5 \\| (wrong 14, timed out 1|timed out 1, wrong 14) \\|");
    }

    @Test
    void theJsonIsTheCard() throws IOException {
        RowSummary.Counter counter = new RowSummary.Counter();
        Exported exported = export(counter);

        JsonNode read = WireJson.mapper().readTree(temp.resolve("out/card.json"));
        assertThat(WireJson.mapper().treeToValue(read, DataCard.class)).isEqualTo(card(exported, counter.summary()));
        assertThat(counter.summary().rows()).isEqualTo(5);
        assertThat(counter.summary().byModel()).containsExactly(Map.entry("tiny@r2", 5L));
        assertThat(counter.summary().completionTokens()).isEqualTo(50);
    }
}
