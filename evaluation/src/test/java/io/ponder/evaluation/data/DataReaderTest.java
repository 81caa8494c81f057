package io.ponder.evaluation.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.reasoning.answer.AnswerFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataReaderTest {

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private DataSet read(String text) throws Exception {
        return DataReader.withFields(Map.of()).read(file("data.jsonl", text), null, false);
    }

    @Test
    void gsm8k() throws Exception {
        DataSet set = read("""
                {"question": "How many?", "answer": "He has 2 * 600 = <<2*600=1200>>1200.\\n#### 1,200"}
                """);
        assertThat(set.format()).isEqualTo("gsm8k");
        assertThat(set.items()).containsExactly(new Item("line-1", "How many?", AnswerFormat.AUTO, "1,200", null));
    }

    @Test
    void math500AndTheOriginalMath() throws Exception {
        DataSet set = read("""
                {"problem": "P", "solution": "So \\\\boxed{3}.", "answer": "\\\\frac{1}{2}", "unique_id": "test/1.json"}

                {"problem": "Q", "solution": "It is $\\\\boxed{\\\\frac{3}{4}}$."}
                """);
        assertThat(set.format()).isEqualTo("math");
        assertThat(set.items()).extracting(Item::id).containsExactly("test/1.json", "line-3");
        assertThat(set.items()).extracting(Item::answer).containsExactly("\\frac{1}{2}", "\\frac{3}{4}");
    }

    @Test
    void aime() throws Exception {
        DataSet set = read("{\"ID\": \"2024-I-1\", \"Problem\": \"P\", \"Answer\": 204}");
        assertThat(set.format()).isEqualTo("aime");
        assertThat(set.items()).containsExactly(new Item("2024-I-1", "P", AnswerFormat.AUTO, "204", null));
    }

    @Test
    void choicesByPlaceByLetterAndWithLabels() throws Exception {
        DataSet set = read("""
                {"question": "Which?", "choices": ["red", "green"], "answer": 1}
                {"question": "Which?", "options": ["red", "green"], "answer": "b"}
                {"question": "Which?", "choices": {"text": ["red", "green"], "label": ["1", "2"]}, "answerKey": "2"}
                """);
        assertThat(set.format()).isEqualTo("choice");
        assertThat(set.items()).allSatisfy(item -> {
            assertThat(item.answer()).isEqualTo("B");
            assertThat(item.format()).isEqualTo(AnswerFormat.CHOICE);
            assertThat(item.question()).contains("A) red\nB) green");
        });
    }

    @Test
    void humanEvalRunsItsCheck() throws Exception {
        DataSet set = read("""
                {"task_id": "T/0", "prompt": "def add(a, b):\\n", "entry_point": "add",\
                 "test": "def check(candidate):\\n    assert candidate(2, 2) == 4"}
                """);
        CodeTests tests = requireNonNull(set.items().getFirst().tests());
        assertThat(tests.kind()).isEqualTo(CodeTests.Kind.ASSERTIONS);
        assertThat(tests.cases().getFirst().code())
                .isEqualTo("def check(candidate):\n    assert candidate(2, 2) == 4\n\ncheck(add)");
        assertThat(set.items().getFirst().question()).contains("def add(a, b):");
    }

    @Test
    void mbppHasOneCaseForEachTest() throws Exception {
        DataSet set = read(
                "{\"task_id\": 7, \"text\": \"Add.\", \"test_list\": [\"assert add(1,1)==2\", \"assert add(0,1)==1\"]}");
        assertThat(set.items().getFirst().id()).isEqualTo("7");
        CodeTests tests = requireNonNull(set.items().getFirst().tests());
        assertThat(tests.cases()).hasSize(2);
    }

    @Test
    void plainInAnArrayAndCompressed() throws Exception {
        assertThat(read("[{\"id\": \"a\", \"question\": \"Q\", \"answer\": 5}]").items())
                .containsExactly(new Item("a", "Q", AnswerFormat.AUTO, "5", null));
        Path file = folder.resolve("data.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"question\": \"Q\", \"answer\": \"5\"}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(DataReader.withFields(Map.of()).read(file, null, false).items())
                .hasSize(1);
    }

    @Test
    void fieldsByOtherNames() throws Exception {
        Path file = file("other.jsonl", "{\"prompt\": \"Q\", \"label\": \"5\"}");
        DataSet set = DataReader.withFields(Map.of("question", "prompt", "answer", "label"))
                .read(file, null, false);
        assertThat(set.items()).containsExactly(new Item("line-1", "Q", AnswerFormat.AUTO, "5", null));
    }

    private static final String MIXED = """
            {"id": "a", "question": "Q", "answer": "5"}
            {"id": "b", "question": "Q"
            {"id": "c", "question": "Q"}
            {"id": "a", "question": "Q", "answer": "6"}
            {"id": "e", "question": " ", "answer": "6"}
            7
            """;

    @Test
    void brokenLinesAreRefusedWithTheirNumbers() throws Exception {
        Path file = file("mixed.jsonl", MIXED);
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(file, null, false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 5 broken lines")
                .hasMessageContaining("line 2: it is not JSON")
                .hasMessageContaining("line 3: there is no \"answer\" in it")
                .hasMessageContaining("line 4: its id \"a\" is that of line 1 too")
                .hasMessageContaining("--skip-broken");
    }

    @Test
    void brokenLinesAreLeftOutAsAsked() throws Exception {
        DataSet set = DataReader.withFields(Map.of()).read(file("mixed.jsonl", MIXED), null, true);
        assertThat(set.items()).extracting(Item::id).containsExactly("a");
        assertThat(set.broken()).extracting(DataSet.Broken::line).containsExactly(2, 3, 4, 5, 6);
    }

    @Test
    void whatIsNoProblemFileIsNamed() throws Exception {
        Path empty = file("empty.jsonl", "\n\n");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(empty, null, false))
                .hasMessageContaining("holds no problems");
        Path parquet = file("data.parquet", "PAR1xxxx");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(parquet, null, false))
                .hasMessageContaining("Parquet")
                .hasMessageContaining("to_json");
        Path zip = file("data.zip", "PK\u0003\u0004");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(zip, null, false))
                .hasMessageContaining("unpack");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(folder.resolve("missing.jsonl"), null, false))
                .hasMessageContaining("There is no file");
        Path other = file("other.jsonl", "{\"x\": 1}");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(other, null, false))
                .hasMessageContaining("its fields [x] are of no known format")
                .hasMessageContaining("gsm8k (");
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(other, "csv", false))
                .hasMessageContaining("There is no format csv; there are gsm8k");
    }

    @Test
    void bytesThatAreNoTextAreABrokenLine() throws Exception {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"question\": \"Q\", \"answer\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> DataReader.withFields(Map.of()).read(file, null, false))
                .hasMessageContaining("line 1: it is not UTF-8");
    }

    @Test
    void aChoiceThatDoesNotExistIsBroken() {
        assertThatThrownBy(() -> read("{\"question\": \"Which?\", \"choices\": [\"red\", \"green\"], \"answer\": 2}"))
                .hasMessageContaining("its answer \"2\" is none of its 2 choices");
    }
}
