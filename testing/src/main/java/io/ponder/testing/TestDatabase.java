package io.ponder.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;
import org.opentest4j.TestAbortedException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * An empty database for one test.
 *
 * @param url of PostgreSQL; empty for a file of H2
 * @param user of PostgreSQL
 * @param password of PostgreSQL
 * @param file where H2 may put its file
 */
public record TestDatabase(String url, String user, String password, Path file) {

    private static final Object LOCK = new Object();
    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String missing;

    /** Makes one database. Tests of both kinds run with each. */
    public interface Kind {
        TestDatabase create();
    }

    /** For {@code @MethodSource("io.ponder.testing.TestDatabase#kinds")}: H2, and a real PostgreSQL. */
    public static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(Named.of("H2", (Kind) TestDatabase::h2)),
                Arguments.of(Named.of("PostgreSQL", (Kind) TestDatabase::postgres)));
    }

    /**
     * Also with PostgreSQL of the version that docker-compose.yml runs, which is newer than the one that starts without Docker:
     * for the migrations and for writers that meet in one row, where versions of PostgreSQL could differ. The other tests would
     * only take longer.
     */
    public static Stream<Arguments> kindsAndContainer() {
        return Stream.concat(kinds(), Stream.of(Arguments.of(Named.of("PostgreSQL in a container", (Kind)
                TestDatabase::container))));
    }

    /** A file of H2 in a new folder. */
    public static TestDatabase h2() {
        return new TestDatabase("", "", "", newFile());
    }

    /**
     * A new database of a PostgreSQL server that this JVM starts once, without Docker.
     *
     * @throws TestAbortedException saying why, where no server can be started
     */
    public static TestDatabase postgres() {
        EmbeddedPostgres running = server();
        try (Connection connection = running.getPostgresDatabase().getConnection()) {
            String name = create(connection);
            return new TestDatabase(
                    "jdbc:postgresql://127.0.0.1:" + running.getPort() + "/" + name, "postgres", "postgres", newFile());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database", e);
        }
    }

    /**
     * A new database of the PostgreSQL in a container that this JVM starts once.
     *
     * @throws TestAbortedException saying why, where no Docker engine answers or its image is missing
     */
    public static TestDatabase container() {
        PostgreSQLContainer running = PostgresContainer.running();
        try (Connection connection =
                DriverManager.getConnection(running.getJdbcUrl(), running.getUsername(), running.getPassword())) {
            String name = create(connection);
            String url = "jdbc:postgresql://" + running.getHost() + ":"
                    + running.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT) + "/" + name;
            return new TestDatabase(url, running.getUsername(), running.getPassword(), newFile());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database", e);
        }
    }

    private static String create(Connection connection) throws SQLException {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return name;
    }

    private static EmbeddedPostgres server() {
        synchronized (LOCK) {
            if (missing != null) {
                throw new TestAbortedException(missing);
            }
            EmbeddedPostgres running = server;
            if (running == null) {
                running = start();
                server = running;
            }
            return running;
        }
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started)));
            return started;
        } catch (IOException | IllegalStateException e) {
            missing = "no PostgreSQL can be started here: " + e;
            throw new TestAbortedException(missing);
        }
    }

    private static void stop(EmbeddedPostgres running) {
        try {
            running.close();
        } catch (IOException e) {
            // The process ends anyway.
        }
    }

    private static Path newFile() {
        try {
            Path folder = Files.createTempDirectory("ponder-test-database");
            folder.toFile().deleteOnExit();
            return folder.resolve("data");
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a folder for a database", e);
        }
    }
}
