package io.ponder.datasets.file;

import java.util.Locale;

/** What kind of file rows are written to. */
public enum Container {
    /** One object of JSON on each line, UTF-8. */
    JSONL,
    /** Apache Parquet: columns, compressed within. */
    PARQUET;

    /** As in files and commands: {@code parquet}, which is what its files' names end with too. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
