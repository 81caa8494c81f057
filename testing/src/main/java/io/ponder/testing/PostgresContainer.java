package io.ponder.testing;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The PostgreSQL that docker-compose.yml runs, in one container for all tests of this JVM. */
final class PostgresContainer {

    private static final String IMAGE = "postgres:17";
    private static final Object LOCK = new Object();
    private static @Nullable PostgreSQLContainer running;
    private static @Nullable String missing;

    private PostgresContainer() {}

    /**
     * The container, which the first call starts.
     *
     * @throws TestAbortedException saying why, where it cannot be had
     */
    static PostgreSQLContainer running() {
        synchronized (LOCK) {
            if (missing != null) {
                throw new TestAbortedException(missing);
            }
            PostgreSQLContainer started = running;
            if (started == null) {
                started = start();
                running = started;
            }
            return started;
        }
    }

    private static PostgreSQLContainer start() {
        try {
            Docker.require(IMAGE);
        } catch (TestAbortedException e) {
            missing = e.getMessage();
            throw e;
        }
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return container;
    }
}
