package io.ponder.datasets.decontaminate;

import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.DataSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must not be trained on.
 *
 * @param name that reports give it
 * @param sha256 of the file it was read from, in hexadecimal
 * @param items its problems
 */
public record Benchmark(String name, String sha256, List<Problem> items) {

    public Benchmark {
        items = List.copyOf(items);
    }

    /** A problem: its id in the benchmark, and its text. */
    public record Problem(String id, String question) {}

    /**
     * Reads one from any file that {@code ./ponder eval} reads.
     *
     * @param format as {@link DataReader} takes it; null to find it out
     * @param names from the fields that a format knows to the file's own
     * @throws io.ponder.evaluation.data.DataException if the file cannot be read or holds a broken problem
     */
    public static Benchmark read(Path file, @Nullable String format, Map<String, String> names) {
        return of(new DataReader(names).read(file, format, false));
    }

    public static Benchmark of(DataSet set) {
        return new Benchmark(
                set.name(),
                set.sha256(),
                set.items().stream()
                        .map(item -> new Problem(item.id(), item.question()))
                        .toList());
    }
}
