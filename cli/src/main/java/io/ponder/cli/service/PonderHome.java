package io.ponder.cli.service;

import io.ponder.accounts.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.Map;

/** The folder in which {@code ponder up} keeps what is to last, and the database, which may be elsewhere. */
public final class PonderHome {

    private PonderHome() {}

    /** {@code PONDER_HOME}, or else a folder of this user. */
    public static Path of(Map<String, String> env) {
        String home = env.getOrDefault("PONDER_HOME", "");
        return home.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "ponder")
                : Path.of(home).toAbsolutePath();
    }

    /** The H2 file of the gateway: one for each port, since two gateways cannot share one. */
    public static Path databaseFile(Map<String, String> env) {
        String file = env.getOrDefault("PONDER_DATABASE_FILE", "").strip();
        if (!file.isEmpty()) {
            return Path.of(file).toAbsolutePath();
        }
        String port = env.getOrDefault("PONDER_GATEWAY_PORT", "").strip();
        return of(env).resolve("data").resolve("gateway-" + (port.isEmpty() ? "8080" : port));
    }

    /** The gateway's database: PostgreSQL if {@code PONDER_DATABASE_URL} says so, or else the file. */
    public static DatabaseSettings database(Map<String, String> env) {
        return new DatabaseSettings(
                env.getOrDefault("PONDER_DATABASE_URL", "").strip(),
                env.get("PONDER_DATABASE_USER"),
                env.get("PONDER_DATABASE_PASSWORD"),
                databaseFile(env),
                2);
    }
}
