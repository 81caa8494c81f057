package io.ponder.datasets.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an export wrote.
 *
 * @param folder that holds it all
 * @param format that it was written for
 * @param shape of its rows
 * @param container of its rows
 * @param files of rows, in order: a reader of all of them meets the rows in the order they came
 * @param rows how many rows each split has, in order
 */
public record Exported(
        Path folder, Format format, Shape shape, Container container, List<Part> files, Map<String, Long> rows) {

    /**
     * A file.
     *
     * @param name below the folder, such as {@code data/train-00000-of-00012.parquet}
     * @param split that it belongs to
     * @param rows in it
     * @param bytes of it, packed as it is
     * @param sha256 of its bytes, in hexadecimal
     */
    public record Part(String name, String split, long rows, long bytes, String sha256) {}

    /** Rows of all splits together. */
    public long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
