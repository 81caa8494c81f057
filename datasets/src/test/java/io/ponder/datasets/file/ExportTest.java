package io.ponder.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.github.luben.zstd.ZstdInputStream;
import com.jerolba.carpet.CarpetReader;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.DataReader;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.ToolCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Files of rows: what is in them, what they are called, and that there are either all of them or none. */
class ExportTest {

    private static final ExportOptions OPTIONS = ExportOptions.named("sums");

    @TempDir
    private Path temp;

    private static List<JsonNode> lines(Exported exported) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (Exported.Part part : exported.files()) {
            InputStream raw = Files.newInputStream(exported.folder().resolve(part.name()));
            InputStream in = part.name().endsWith(".gz")
                    ? new GZIPInputStream(raw)
                    : part.name().endsWith(".zst") ? new ZstdInputStream(raw) : raw;
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String[] all = reader.readAllAsString().split("\n");
                assertThat(all).hasSize((int) part.rows());
                for (String line : all) {
                    lines.add(WireJson.mapper().readTree(line));
                }
            }
        }
        return lines;
    }

    private static boolean isFull(JsonNode node) {
        return !node.isNull()
                && (!node.isContainer() || !node.isEmpty() && node.valueStream().allMatch(ExportTest::isFull));
    }

    static Stream<Arguments> everyFormatAndShape() {
        return Arrays.stream(Format.values())
                .flatMap(format -> format.shapes().stream()
                        .flatMap(shape -> Stream.of(Container.values())
                                .filter(container -> isReadFrom(format, shape, container))
                                .flatMap(container -> Stream.of(false, true)
                                        .map(plain -> Arguments.of(format, shape, container, plain)))));
    }

    private static boolean isReadFrom(Format format, Shape shape, Container container) {
        return switch (format) {
            case NEMO_GYM -> container == Container.JSONL;
            case VERL -> shape == Shape.PROMPT_ONLY || container == Container.PARQUET;
            default -> true;
        };
    }

    private static boolean isHeld(Format format, Shape shape, boolean plain) {
        return switch (format) {
            case TRL -> true;
            case OPENRLHF -> !plain || shape != Shape.LANGUAGE_MODELLING;
            case LLAMA_FACTORY -> plain ? shape != Shape.LANGUAGE_MODELLING : shape != Shape.PROMPT_ONLY;
            default -> !plain;
        };
    }

    @ParameterizedTest
    @MethodSource("everyFormatAndShape")
    void everyFormatWritesEveryShapeThatItHoldsInItsContainers(
            Format format, Shape shape, Container container, boolean plain) throws IOException {
        ExportOptions options = OPTIONS.in(container, null).withPlain(plain).withRowsPerFile(4);
        // Plain LLaMA-Factory holds one question a row.
        boolean single = format == Format.LLAMA_FACTORY && plain;
        List<Row> rows = SampleRows.rows(shape, 12)
                .filter(row -> !single || row.prompt().size() == 1)
                .toList();
        Path folder = temp.resolve("out");
        if (!isHeld(format, shape, plain)) {
            assertThatThrownBy(() -> Export.write(rows.stream(), format, folder, options))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("plain");
            assertThat(temp).isEmptyDirectory();
            return;
        }

        Exported exported = Export.write(rows.stream(), format, folder, options);

        assertThat(exported.total()).isEqualTo(rows.size());
        assertThat(exported.files()).hasSize((rows.size() + 3) / 4);
        for (Exported.Part part : exported.files()) {
            Path file = folder.resolve(part.name());
            assertThat(file).hasSize(part.bytes());
            assertThat(DataReader.sha256(file)).isEqualTo(part.sha256());
        }
        if (container == Container.JSONL) {
            // A loader takes a column's type from its first lines: no null, and the same columns in each.
            List<JsonNode> lines = lines(exported);
            assertThat(lines).hasSameSizeAs(rows);
            if (format != Format.PONDER) {
                assertThat(lines)
                        .allSatisfy(line -> assertThat(line.propertyNames())
                                .containsExactlyElementsOf(lines.getFirst().propertyNames()));
                assertThat(lines).allMatch(ExportTest::isFull);
            }
        } else {
            assertThat(exported.files().getFirst().name())
                    .isEqualTo("data/train-00000-of-%05d.parquet"
                            .formatted(exported.files().size()));
        }
    }

    @Test
    void shardsAreNamedAsHubsDo() {
        Exported exported = Export.write(
                SampleRows.rows(Shape.PROMPT_ONLY, 5), Format.TRL, temp.resolve("a/b"), OPTIONS.withRowsPerFile(2));

        assertThat(exported.files())
                .extracting(Exported.Part::name, Exported.Part::rows)
                .containsExactly(
                        tuple("data/train-00000-of-00003.jsonl", 2L),
                        tuple("data/train-00001-of-00003.jsonl", 2L),
                        tuple("data/train-00002-of-00003.jsonl", 1L));
        assertThat(temp.resolve("a/b/SHA256SUMS"))
                .content()
                .contains(exported.files().getFirst().sha256() + "  data/train-00000");
        assertThat(temp.resolve("a")).isDirectoryNotContaining("glob:**/.*");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void linesArePackedAndTheNameTells(Compression compression) throws IOException {
        Exported exported = Export.write(
                SampleRows.rows(Shape.PREFERENCE, 3),
                Format.TRL,
                temp.resolve("out"),
                OPTIONS.in(Container.JSONL, compression));

        assertThat(exported.files().getFirst().name()).endsWith(".jsonl" + compression.ending());
        assertThat(lines(exported)).hasSize(3);
    }

    @Test
    void theSameRowsGiveTheSameBytes() {
        for (Container container : Container.values()) {
            ExportOptions options = OPTIONS.in(container, Compression.GZIP);
            List<Exported> two = Stream.of("1", "2")
                    .map(name -> Export.write(
                            SampleRows.rows(Shape.STEPWISE, 9), Format.TRL, temp.resolve(container + name), options))
                    .toList();
            assertThat(two.getFirst().files()).isEqualTo(two.getLast().files());
        }
    }

    @Test
    void aLineOfOurOwnIsTheRow() throws IOException {
        List<Row> rows = SampleRows.rows(Shape.ANY, 16).toList();

        Exported exported = Export.write(rows.stream(), Format.PONDER, temp.resolve("out"), OPTIONS);

        assertThat(lines(exported))
                .map(line -> WireJson.mapper().treeToValue(line, Row.class))
                .isEqualTo(rows);
    }

    @Test
    void parquetOfOurOwnHoldsTokensAndTrees() throws IOException {
        List<Row> rows = SampleRows.rows(Shape.ANY, 16).toList();

        Exported exported =
                Export.write(rows.stream(), Format.PONDER, temp.resolve("out"), OPTIONS.in(Container.PARQUET, null));

        List<Map<String, Object>> read = parquet(exported);
        assertThat(read).hasSize(16);
        assertThat(read.get(6))
                .containsEntry("type", "distilled")
                .containsEntry("summary", "In short: 6")
                .containsEntry(
                        "tokens",
                        List.of(Map.of(
                                "token",
                                "7",
                                "log_prob",
                                -0.125,
                                "top",
                                List.of(
                                        Map.of("token", "7", "log_prob", -0.125),
                                        Map.of("token", "8", "log_prob", -2.5)))));
        assertThat(read.get(7).get("nodes"))
                .asInstanceOf(LIST)
                .last()
                .isEqualTo(Map.of(
                        "id", 2, "parent", 1, "text", SampleRows.text(8), "answer", "7", "score", 0.5, "right", true));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Map<String, Object>> parquet(Exported exported) throws IOException {
        return (List) new CarpetReader<>(
                        exported.folder()
                                .resolve(exported.files().getFirst().name())
                                .toFile(),
                        Map.class)
                .toList();
    }

    @Test
    void whatVerlReadsIsThere() throws IOException {
        Exported exported = Export.write(
                SampleRows.rows(Shape.PROMPT_ONLY, 4),
                Format.VERL,
                temp.resolve("out"),
                OPTIONS.forVerl("openai/gsm8k", "math"));

        Map<String, Object> last = parquet(exported).getLast();
        assertThat(last.keySet())
                .containsExactlyInAnyOrder("data_source", "prompt", "ability", "reward_model", "extra_info");
        assertThat(last)
                .containsEntry("data_source", "openai/gsm8k")
                .containsEntry("ability", "math")
                .containsEntry("reward_model", Map.of("style", "rule", "ground_truth", "4"))
                .containsEntry(
                        "prompt",
                        List.of(Map.of(
                                "role",
                                "user",
                                "content",
                                SampleRows.prompt(3).getFirst().content())));
        assertThat(last.get("extra_info"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("index", 3L)
                .containsEntry("split", "train")
                .containsEntry("answer", "4")
                .extractingByKey("origin", MAP)
                .containsEntry("seed", 43L)
                .containsEntry("marks", List.of("hinted"))
                .containsEntry("cost_usd", 0.000125);
    }

    @Test
    void aRowThatDoesNotFitIsNamedAndNothingIsLeft() {
        Row.Tree tree = (Row.Tree) SampleRows.row(Shape.ANY, 7);
        Row.Stepwise steps = (Row.Stepwise) SampleRows.row(Shape.STEPWISE, 0);
        refused(Stream.of(steps), Format.VERL, OPTIONS)
                .hasMessage(
                        "a row of made (item-0) is stepwise, and verl has files for language_modelling, prompt_only,"
                                + " prompt_completion alone; the format ponder holds everything");
        refused(Stream.of(tree), Format.TRL, OPTIONS).hasMessageContaining("is a tree, and trl has files for");
        refused(
                        Stream.concat(SampleRows.rows(Shape.PROMPT_COMPLETION, 3000), Stream.of(steps)),
                        Format.TRL,
                        OPTIONS.withRowsPerFile(1000))
                .hasMessage(
                        "row 3001 of train (made, item-0) is stepwise, and these files hold prompt_completion: write"
                                + " rows of each kind to a folder of their own");
        refused(Stream.of(steps), Format.AXOLOTL, OPTIONS.withShape(Shape.LANGUAGE_MODELLING))
                .hasMessageContaining("row 1 of train (made, item-0) is stepwise");
        refused(
                        Stream.of(new Row.PromptOnly(List.of(Message.user("1+1?")), Origin.of("s", "i", null, null))),
                        Format.VERL,
                        OPTIONS)
                .hasMessage("row 1 of train (s, i) has no reference answer, by which its answers are to be rewarded");
        Message call =
                new Message(Message.Role.ASSISTANT, "", List.of(), List.of(new ToolCall("1", "add", "{}")), null, null);
        refused(
                        Stream.of(new Row.LanguageModelling(List.of(Message.user("1+1?"), call), SampleRows.origin(1))),
                        Format.TRL,
                        OPTIONS)
                .hasMessageEndingWith("calls tools, which only the format ponder holds");
        refused(
                        Stream.of(new Row.PromptCompletion(
                                List.of(Message.user("a"), Message.user("b")), "c", SampleRows.origin(1))),
                        Format.LLAMA_FACTORY,
                        OPTIONS)
                .hasMessageEndingWith("is a conversation in which user and assistant do not take turns");
        refused(Stream.of(), Format.TRL, OPTIONS).hasMessageStartingWith("there is no row to write");
        refused(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.NEMO_GYM, OPTIONS.in(Container.PARQUET, null))
                .hasMessage("NeMo Gym reads JSON Lines alone: ask for the container jsonl");
        refused(SampleRows.rows(Shape.PROMPT_COMPLETION, 1), Format.VERL, OPTIONS.in(Container.JSONL, null))
                .hasMessage("verl reads conversations from Parquet alone: ask for the container parquet");
        refused(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.OPENRLHF, OPTIONS.in(Container.JSONL, Compression.GZIP))
                .hasMessageContaining("ask for the compression none, or the container parquet");
    }

    private AbstractThrowableAssert<?, ?> refused(Stream<? extends Row> rows, Format format, ExportOptions options) {
        Throwable thrown =
                catchThrowable(() -> Export.write(rows.map(Row.class::cast), format, temp.resolve("out"), options));
        assertThat(temp).isEmptyDirectory();
        return assertThat(thrown).isInstanceOf(ExportException.class);
    }

    @Test
    void conversationsAndAnsweredPromptsGoTogetherIntoConversations() throws IOException {
        Stream<Row> mixed = Stream.of(
                SampleRows.row(Shape.PROMPT_COMPLETION, 0),
                SampleRows.row(Shape.LANGUAGE_MODELLING, 1),
                SampleRows.row(Shape.ANY, 6));

        Exported exported =
                Export.write(mixed, Format.TRL, temp.resolve("out"), OPTIONS.withShape(Shape.LANGUAGE_MODELLING));

        assertThat(lines(exported))
                .allSatisfy(line -> assertThat(line.path("messages")
                                .path(line.path("messages").size() - 1)
                                .path("role")
                                .asString())
                        .isEqualTo("assistant"));
    }

    @Test
    void severalSplitsAndFurtherFilesAppearTogether() throws IOException {
        Map<String, Iterator<Row>> splits = new LinkedHashMap<>();
        splits.put("train", SampleRows.rows(Shape.PROMPT_COMPLETION, 3).iterator());
        splits.put("test", SampleRows.rows(Shape.PROMPT_COMPLETION, 2).iterator());

        Exported exported = Export.write(
                splits,
                Format.LLAMA_FACTORY,
                temp.resolve("out"),
                OPTIONS,
                done -> Map.of("README.md", "rows: " + done.total()));

        assertThat(exported.rows()).containsExactly(Map.entry("train", 3L), Map.entry("test", 2L));
        assertThat(temp.resolve("out/README.md")).hasContent("rows: 5");
        JsonNode info = WireJson.mapper().readTree(temp.resolve("out/dataset_info.json"));
        assertThat(info.propertyNames()).containsExactly("sums_train", "sums_test");
        assertThat(info.path("sums_test").path("file_name").asString()).isEqualTo("data/test-00000-of-00001.jsonl");
    }

    @Test
    void aFolderThatIsNotFreeIsLeftAlone() throws IOException {
        Path taken = Files.createDirectory(temp.resolve("taken"));
        Files.writeString(taken.resolve("mine"), "mine");
        assertThatThrownBy(() -> Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, taken, OPTIONS))
                .hasMessage(taken + " is not empty: name a folder that is new or empty");
        Path file = taken.resolve("mine");
        assertThatThrownBy(() -> Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, file, OPTIONS))
                .hasMessage(file + " is a file: name a folder that is new or empty");
        assertThatThrownBy(() ->
                        Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, file.resolve("below"), OPTIONS))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("mine");
        Path empty = Files.createDirectory(temp.resolve("empty"));
        Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, empty, OPTIONS);
        assertThat(empty.resolve("data")).isNotEmptyDirectory();
    }

    @Test
    void ofTwoThatWriteOneFolderTheSecondIsRefused() {
        Path folder = temp.resolve("out");
        Stream<Row> whileOtherWrites = SampleRows.rows(Shape.PROMPT_ONLY, 3)
                .peek(_ -> assertThatThrownBy(
                                () -> Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, folder, OPTIONS))
                        .hasMessage(
                                "another export writes to " + folder + " now: wait for it, or name another folder"));

        assertThat(Export.write(whileOtherWrites, Format.TRL, folder, OPTIONS).total())
                .isEqualTo(3);
    }

    @Test
    void whatADeadProcessLeftIsRemoved() throws IOException {
        Path left = Files.createDirectories(temp.resolve(".out.part/data"));
        Files.writeString(left.resolve("train-00000.jsonl"), "half a li");
        Files.writeString(temp.resolve(".out.part/.lock"), "");

        Export.write(SampleRows.rows(Shape.PROMPT_ONLY, 1), Format.TRL, temp.resolve("out"), OPTIONS);

        assertThat(temp.resolve("out/data")).isDirectoryContaining("glob:**/train-00000-of-00001.jsonl");
        assertThat(temp).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void aSourceThatBreaksOffLeavesNothing() {
        for (Container container : Container.values()) {
            Stream<Row> breaking = SampleRows.rows(Shape.PROMPT_ONLY, 100).peek(row -> {
                if (row.origin().item().equals("item-50")) {
                    throw new IllegalStateException("the database went away");
                }
            });
            assertThatThrownBy(
                            () -> Export.write(breaking, Format.TRL, temp.resolve("out"), OPTIONS.in(container, null)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(temp).isEmptyDirectory();
        }
    }
}
