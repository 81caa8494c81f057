package io.ponder.benchmarks;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.extract.JsonCanonical;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One answer read out of a text, and its key for a vote. Reads one text after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReadingCost {

    static final String SHORT = "short";

    private static final Path RECORDED = Path.of("benchmarks", "accuracy");
    private static final Pattern TEXT = Pattern.compile("\"text\": (\"(?:[^\"\\\\]|\\\\.)*+\")");
    private static final AnswerReader READER = AnswerReader.of(AnswerFormat.AUTO);

    /** {@link #SHORT}, or the name of recorded samples. */
    @Param(SHORT)
    public String texts = SHORT;

    private List<String> all = List.of();
    private int next;

    @Setup
    public void load() throws IOException {
        all = texts(texts);
    }

    @Benchmark
    public Optional<Answer> read() {
        next = (next + 1) % all.size();
        return READER.read(all.get(next), true).map(AnswerEquivalence::canonical);
    }

    static List<String> texts(String name) throws IOException {
        if (name.equals(SHORT)) {
            return List.of("""
                    Step 1: Let us restate the problem and name the unknown x.

                    Step 2: Multiply the item number by seven, carefully, digit by digit.

                    Step 3: Add three to the product to obtain the requested value.

                    The final answer is \\boxed{122}.""");
        }
        try (InputStream file = new GZIPInputStream(Files.newInputStream(RECORDED.resolve(name + ".jsonl.gz")))) {
            return TEXT.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(text -> JsonCanonical.string(text.group(1)))
                    .toList();
        }
    }
}
