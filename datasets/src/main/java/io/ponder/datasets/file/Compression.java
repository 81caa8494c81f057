package io.ponder.datasets.file;

import java.util.Locale;

/** How files are packed. Parquet packs its columns and keeps its name; a file of JSON Lines is packed whole and its name tells. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** What the name of a file of JSON Lines ends with. */
    String ending() {
        return ending;
    }

    /** As in files and commands: {@code zstd}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
