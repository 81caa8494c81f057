package io.ponder.accounts.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url of PostgreSQL, such as {@code jdbc:postgresql://db:5432/ponder}; empty for an H2 file
 * @param user of PostgreSQL
 * @param password of PostgreSQL
 * @param file the H2 file, to which H2 adds {@code .mv.db}; only one process can use it at a time
 * @param connections the most open connections, at least 2
 */
public record DatabaseSettings(
        String url, @Nullable String user, @Nullable String password, Path file, int connections) {

    private static final int CONNECTIONS = 16;

    /** A file that this process alone uses. */
    public static DatabaseSettings file(Path file) {
        return new DatabaseSettings("", null, null, file, CONNECTIONS);
    }

    /** For people: where, without user and password. */
    public String shown() {
        return url.isBlank() ? file.toAbsolutePath() + ".mv.db" : url.replaceFirst("\\?.*", "");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + shown() + "]";
    }
}
