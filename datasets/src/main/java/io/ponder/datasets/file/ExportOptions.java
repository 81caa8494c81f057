package io.ponder.datasets.file;

import org.jspecify.annotations.Nullable;

/**
 * How rows are written.
 *
 * @param shape of the rows; null for the shape of the first one
 * @param plain whether texts stand alone, without roles, for a model that has no chat template
 * @param container null for what the trainer's own examples use
 * @param compression null for zstd in Parquet and none in JSON Lines
 * @param rowsPerFile at most so many rows go into one file, at least 1
 * @param origin whether each row says where it comes from, in a column that trainers pass over
 * @param name of the data set, for files that name it
 * @param dataSource what verl chooses its reward function by, such as {@code openai/gsm8k}; null for each row's own source
 * @param ability what verl calls the kind of task, such as {@code math}
 */
public record ExportOptions(
        @Nullable Shape shape,
        boolean plain,
        @Nullable Container container,
        @Nullable Compression compression,
        long rowsPerFile,
        boolean origin,
        String name,
        @Nullable String dataSource,
        String ability) {

    public ExportOptions {
        if (rowsPerFile < 1) {
            throw new ExportException("a file holds at least 1 row, not " + rowsPerFile);
        }
    }

    /** Conversations, in the trainer's usual container, with their origin, 100,000 rows a file. */
    public static ExportOptions named(String name) {
        return new ExportOptions(null, false, null, null, 100_000, true, name, null, "math");
    }

    public ExportOptions withShape(Shape other) {
        return new ExportOptions(other, plain, container, compression, rowsPerFile, origin, name, dataSource, ability);
    }

    public ExportOptions withPlain(boolean other) {
        return new ExportOptions(shape, other, container, compression, rowsPerFile, origin, name, dataSource, ability);
    }

    public ExportOptions in(Container other, @Nullable Compression packed) {
        return new ExportOptions(shape, plain, other, packed, rowsPerFile, origin, name, dataSource, ability);
    }

    public ExportOptions withRowsPerFile(long other) {
        return new ExportOptions(shape, plain, container, compression, other, origin, name, dataSource, ability);
    }

    public ExportOptions withOrigin(boolean other) {
        return new ExportOptions(shape, plain, container, compression, rowsPerFile, other, name, dataSource, ability);
    }

    /** What verl is told of the task. */
    public ExportOptions forVerl(@Nullable String source, String kind) {
        return new ExportOptions(shape, plain, container, compression, rowsPerFile, origin, name, source, kind);
    }
}
