package io.ponder.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true of H2's file only. */
class DatabaseFileTest {

    @TempDir
    Path folder;

    @Test
    void theFolderThatItMakesIsItsOwnersAlone() throws IOException {
        open(folder.resolve("deep/er/data")).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("deep/er"))))
                .isEqualTo("rwx------");
    }

    /** As gateway-service and dataset-service do in one process. */
    @RepeatedTest(5)
    void aNewFileCanBeOpenedBySeveralAtOnce() throws Exception {
        int openers = 2;
        CyclicBarrier together = new CyclicBarrier(openers);
        try (ExecutorService threads = Executors.newFixedThreadPool(openers)) {
            List<Future<Database>> opening = new ArrayList<>();
            for (int i = 0; i < openers; i++) {
                opening.add(threads.submit(() -> {
                    together.await();
                    return open(folder.resolve("new"));
                }));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<Database> each : opening) {
                try {
                    each.get().close();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            assertThat(failures).isEmpty();
            assertThat(folder.resolve("new.trace.db"))
                    .as("what H2 writes of statements that fail")
                    .doesNotExist();
        }
    }

    /** A process that is told to end still writes down what it has cancelled; H2 would close the file at once. */
    @Test
    void itStaysOpenUntilItsProcessIsDone() throws Exception {
        assertThat(run(LastWords.class).waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kept()).isEqualTo(2);
    }

    /** H2 keeps the last half second in memory. */
    @Test
    void whatWasSyncedOutlivesAKilledProcess() throws Exception {
        assertThat(run(Killed.class).waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kept()).isEqualTo(2);
    }

    /** An interrupt closes the files of a database that reads them in the usual way, and with them all its work. */
    @Test
    void anInterruptedReaderDoesNotHarmIt() {
        try (Database database = open(folder.resolve("data"))) {
            database.sql().sql("create table kept (n integer)").update();
            for (int i = 0; i < 50; i++) {
                database.sql().sql("insert into kept values (?)").param(i).update();
                Thread.currentThread().interrupt();
                try {
                    count(database);
                } catch (RuntimeException e) {
                    // This reader may fail, but nobody else.
                }
                Thread.interrupted();
            }
            assertThat(count(database)).isEqualTo(50);
        }
    }

    /** Ends at once, and keeps the second row while it does. */
    static final class LastWords {

        private LastWords() {}

        public static void main(String[] file) {
            Database database = begun(file[0]);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                LockSupport.parkNanos(300_000_000);
                database.sql().sql("insert into kept values (2)").update();
                database.close();
            }));
        }
    }

    /** Dies as a killed process does, without any last words. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] file) {
            Database database = begun(file[0]);
            database.sql().sql("insert into kept values (2)").update();
            database.sync();
            Runtime.getRuntime().halt(9);
        }
    }

    private static Database begun(String file) {
        Database database = open(Path.of(file));
        database.sql().sql("create table kept (n integer)").update();
        database.sql().sql("insert into kept values (1)").update();
        return database;
    }

    private Process run(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.resolve("data").toString())
                .inheritIO()
                .start();
    }

    private int kept() {
        try (Database database = open(folder.resolve("data"))) {
            return count(database);
        }
    }

    private static int count(Database database) {
        return database.sql()
                .sql("select count(*) from kept")
                .query(Integer.class)
                .single();
    }

    private static Database open(Path file) {
        return Database.open(DatabaseSettings.file(file));
    }
}
