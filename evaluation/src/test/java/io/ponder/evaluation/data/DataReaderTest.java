package io.ponder.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataReaderTest {

    private static final String GOOD = "{\"question\": \"1 + 1?\", \"answer\": 2}\n";

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static DataSet read(Path file, boolean skipBroken) {
        return new DataReader(Map.of()).read(file, null, skipBroken);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void readsJsonLines() throws IOException {
        DataSet data = read(file("sums.jsonl", "\uFEFF" + GOOD + "\n  \r\n" + GOOD.strip() + "\r\n"), false);

        assertThat(data.name()).isEqualTo("sums");
        assertThat(data.items()).extracting(Item::id).containsExactly("sums-1", "sums-4");
        assertThat(data.broken()).isEmpty();
    }

    @Test
    void theSumIsThatOfTheBytes() throws IOException {
        // printf '{"question":"Q","answer":1}' | sha256sum
        assertThat(read(file("one.jsonl", "{\"question\":\"Q\",\"answer\":1}"), false)
                        .sha256())
                .isEqualTo("db1d8dee14f3debf351df7b1b4be1ab576b702a88981e6d4d277aeda525e70cf");
    }

    @Test
    void readsWhatIsPacked() throws IOException {
        Path packed = Files.write(folder.resolve("sums.jsonl.gz"), gzip(GOOD + GOOD));
        Path unnamed = Files.write(folder.resolve("sums"), gzip(GOOD));

        assertThat(read(packed, false).items()).extracting(Item::id).containsExactly("sums-1", "sums-2");
        assertThat(read(unnamed, false).items()).extracting(Item::id).containsExactly("sums-1");
    }

    @Test
    void readsOneArray() throws IOException {
        DataSet data = read(file("sums.json", "\n [" + GOOD + ",\n\n" + GOOD + "]\n"), false);

        assertThat(data.items()).extracting(Item::id).containsExactly("sums-1", "sums-2");
    }

    @Test
    void anArrayIsReadUpToItsFirstMistake() throws IOException {
        DataSet data = read(file("sums.json", "[" + GOOD + ", 7, " + GOOD + ", {\"question\" 3}, " + GOOD + "]"), true);

        assertThat(data.items()).extracting(Item::id).containsExactly("sums-1", "sums-3");
        assertThat(data.broken()).hasSize(2);
        assertThat(data.broken().getFirst()).isEqualTo(new Broken(2, "it is a number, not an object with fields"));
        assertThat(data.broken().getLast().line()).isEqualTo(4);
        assertThat(data.broken().getLast().reason())
                .startsWith("it is not JSON: ")
                .endsWith("and neither is the rest of the array read");
        assertThat(read(file("cut.json", "[" + GOOD + ","), true).broken()).hasSize(1);
    }

    @Test
    void brokenLinesAreRefusedOrLeftOut() throws IOException {
        String lines = GOOD
                + "{\"question\": \"1 + 1?\"}\n" // line 2
                + "{\"question\": \"1 + 1?\", \n" // line 3
                + "\n"
                + "[1, 2]\n" // line 5
                + GOOD
                + GOOD.strip() + " and more\n" // line 7
                + GOOD;
        Path file = file("sums.jsonl", lines);

        assertThatThrownBy(() -> read(file, false))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(e.broken()).extracting(Broken::line).containsExactly(2, 3, 5, 7))
                .hasMessageStartingWith(
                        "sums.jsonl: 4 of 7 problems cannot be used: line 2: there is no \"answer\" in it;"
                                + " line 3: it is not JSON: Unexpected end-of-input")
                .hasMessageEndingWith("line 5: it is a list, not an object with fields; and 1 more");
        DataSet rest = read(file, true);
        assertThat(rest.items()).extracting(Item::id).containsExactly("sums-1", "sums-6", "sums-8");
        assertThat(rest.broken()).extracting(Broken::line).containsExactly(2, 3, 5, 7);
    }

    @Test
    void anIdIsGivenOnce() throws IOException {
        String lines = "{\"id\": 7, \"question\": \"1 + 1?\", \"answer\": 2}\n" + GOOD
                + "{\"id\": \"7\", \"question\": \"2 + 2?\", \"answer\": 4}\n";
        Path file = file("sums.jsonl", lines);

        assertThatThrownBy(() -> read(file, false))
                .hasMessage("sums.jsonl: 1 of 3 problems cannot be used: line 3: its id \"7\" is that of line 1 too");
        assertThat(read(file, true).items()).extracting(Item::id).containsExactly("7", "sums-2");
    }

    @Test
    void aLineHasALimit() throws IOException {
        String fits = "{\"question\": \"" + "x".repeat((4 << 20) - 40) + "\", \"answer\": 2}\n";
        String exceeds = "{\"question\": \"" + "x".repeat(4 << 20) + "\", \"answer\": 2}\n";
        Path file = file("sums.jsonl", fits + exceeds + GOOD);

        DataSet data = read(file, true);

        assertThat(data.items()).extracting(Item::id).containsExactly("sums-1", "sums-3");
        assertThat(data.broken()).containsExactly(new Broken(2, "it is longer than 4 MB"));
    }

    @Test
    void textIsUtf8() throws IOException {
        Path file = Files.write(
                folder.resolve("sums.jsonl"),
                (GOOD + GOOD.replace("+", "\u00d7")).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(read(file, true).broken()).containsExactly(new Broken(2, "it is not UTF-8"));
        Path wide = Files.write(folder.resolve("wide.jsonl"), ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> read(wide, true)).hasMessage("wide.jsonl is UTF-16: save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PAR1 | a Parquet file: write it as JSON Lines",
                "PK\u0003\u0004. | unpack it, or pack it with gzip",
                "BZh9 | unpack it, or pack it with gzip",
                "<!DOCTYPE html> | a web page or XML: download the raw JSON Lines instead",
                "version https://git-lfs.github.com/spec/v1 | fetch the file itself with git lfs pull",
            })
    void otherFilesSayWhatToDo(String start, String advice) throws IOException {
        Path file = file("test.bin", start + "\n");

        assertThatThrownBy(() -> read(file, true))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("test.bin is ")
                .hasMessageContaining(advice);
    }

    @Test
    void aFormatThatNothingFitsIsNotGuessed() throws IOException {
        Path csv = file("sums.csv", "question,answer\n1 + 1?,2\n");
        Path other = file("sums.jsonl", "{\"prompt_text\": \"1 + 1?\", \"label\": 2}\n");

        assertThatThrownBy(() -> read(csv, true))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("sums.csv: nothing in it fits a data format; line 1: it is not JSON: ")
                .hasMessageContaining("plain (question and answer");
        assertThatThrownBy(() -> read(other, true))
                .hasMessageStartingWith("sums.jsonl: nothing in it fits a data format; line 1: it has the fields"
                        + " prompt_text, label. There are code (")
                .hasMessageEndingWith("or say which of its fields are question and answer");
        assertThatThrownBy(() -> new DataReader(Map.of()).read(other, "gsm9k", true))
                .hasMessageStartingWith("there is no data format \"gsm9k\"; there are code (");
    }

    @Test
    void theFirstGoodLineShowsTheFormat() throws IOException {
        Path file = file("sums.jsonl", "# sums\n{\"question\": \"1 + 1?\"}\n" + GOOD);

        assertThat(read(file, true).format()).isEqualTo("plain");
        assertThat(read(file, true).broken()).extracting(Broken::line).containsExactly(1, 2);
    }

    @Test
    void withoutAProblemThereIsNoDataSet() throws IOException {
        Path empty = file("empty.jsonl", "");
        Path blank = file("blank.jsonl", "\n\n");
        Path none = file("none.json", "[]");
        Path allBroken = file("broken.jsonl", "{\"question\": \"Q\"}\n");

        for (Path file : new Path[] {empty, blank, none}) {
            assertThatThrownBy(() -> read(file, true)).hasMessage("there is no problem in " + file + ", it is empty");
            assertThatThrownBy(() -> new DataReader(Map.of()).read(file, "plain", true))
                    .hasMessage("there is no problem in " + file + ", it is empty");
        }
        assertThatThrownBy(() -> new DataReader(Map.of()).read(allBroken, "plain", true))
                .hasMessageContaining("1 of 1 problems cannot be used");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path missing = folder.resolve("missing.jsonl");
        byte[] packed = gzip(GOOD.repeat(1000));
        Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(packed, packed.length / 2));

        assertThatThrownBy(() -> read(missing, true)).hasMessage("there is no file " + missing);
        assertThatThrownBy(() -> read(folder, true)).hasMessage(folder + " is not a file: name one");
        assertThatThrownBy(() -> read(cut, true))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(cut + " cannot be unpacked, it is damaged or cut off: ");
    }
}
