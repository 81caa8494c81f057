package io.ponder.gateway.responses.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of a store, for each of them. */
class ResponseStoreTest {

    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    enum Where {
        MEMORY,
        FILE
    }

    private ResponseStore open(Where where) {
        return where == Where.MEMORY
                ? new MemoryResponseStore(1_000_000, now::get)
                : FileResponseStore.open(folder.resolve("deep/er/responses"), now::get);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKeptIsFoundByItsTenantOnly(Where where) {
        try (ResponseStore store = open(where)) {
            store.add(response("resp_1"));
            assertThat(store.find("default", "resp_1")).contains(response("resp_1"));
            assertThat(store.find("other", "resp_1")).isEmpty();
            assertThat(store.find("default", "resp_2")).isEmpty();
            assertThat(store.delete("other", "resp_1")).isFalse();
            assertThat(store.find("default", "resp_1")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void eventsAreReadFromAnywhere(Where where) {
        try (ResponseStore store = open(where)) {
            store.add(response("resp_1"));
            assertThat(store.lastEvent("resp_1")).isEqualTo(-1);
            store.append("resp_1", events(0, 3));
            store.append("resp_1", events(3, 5));
            assertThat(store.events("resp_1", -1, 100)).isEqualTo(events(0, 5));
            assertThat(store.events("resp_1", 1, 2)).isEqualTo(events(2, 4));
            assertThat(store.events("resp_1", 4, 2)).isEmpty();
            assertThat(store.lastEvent("resp_1")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResponseChangesTogetherWithItsLastEvents(Where where) {
        try (ResponseStore store = open(where)) {
            store.add(response("resp_1"));
            store.change("resp_1", Status.COMPLETED, "{\"new\":1}", events(0, 2));
            StoredResponse found = store.find("default", "resp_1").orElseThrow();
            assertThat(found.status()).isEqualTo(Status.COMPLETED);
            assertThat(found.document()).isEqualTo("{\"new\":1}");
            assertThat(found.input()).isEqualTo("[]");
            assertThat(store.events("resp_1", -1, 9)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeletedStaysSo(Where where) {
        try (ResponseStore store = open(where)) {
            store.add(response("resp_1"));
            store.append("resp_1", events(0, 2));
            assertThat(store.delete("default", "resp_1")).isTrue();
            store.append("resp_1", events(2, 3));
            store.change("resp_1", Status.COMPLETED, "{}", events(3, 4));
            assertThat(store.find("default", "resp_1")).isEmpty();
            assertThat(store.events("resp_1", -1, 9)).isEmpty();
            assertThat(store.delete("default", "resp_1")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatHasExpiredIsNotThere(Where where) {
        try (ResponseStore store = open(where)) {
            store.add(response("resp_1"));
            now.set(START.plus(Duration.ofHours(2)));
            assertThat(store.find("default", "resp_1")).isEmpty();
            store.add(new StoredResponse(
                    "resp_2",
                    "default",
                    Status.QUEUED,
                    true,
                    "{}",
                    "[]",
                    now.get().plusSeconds(60)));
            assertThat(store.find("default", "resp_2")).isPresent();
        }
    }

    @Test
    void aFullMemoryForgetsTheOldestThatHasEnded() {
        try (ResponseStore store = open(Where.MEMORY)) {
            store.add(response("resp_running"));
            String large = "x".repeat(100_000);
            IntStream.range(0, 50)
                    .forEach(i -> store.add(new StoredResponse(
                            "resp_" + i, "default", Status.COMPLETED, false, large, "[]", START.plusSeconds(3600))));
            long kept = IntStream.range(0, 50)
                    .filter(i -> store.find("default", "resp_" + i).isPresent())
                    .count();
            assertThat(kept).isBetween(1L, 10L);
            assertThat(store.find("default", "resp_running")).isPresent();
        }
    }

    @Test
    void aFileKeepsWhatItHoldsFromOneRunToTheNext() {
        try (ResponseStore store = open(Where.FILE)) {
            store.add(response("resp_1"));
            store.append("resp_1", events(0, 2));
            store.add(response("resp_2"));
            store.change("resp_2", Status.COMPLETED, "{}", List.of());
        }
        try (ResponseStore store = open(Where.FILE)) {
            assertThat(store.find("default", "resp_1")).contains(response("resp_1"));
            assertThat(store.events("resp_1", -1, 9)).isEqualTo(events(0, 2));
            assertThat(store.unfinished()).containsExactly(response("resp_1"));
        }
    }

    @Test
    void theFolderThatItMakesIsItsOwnersAlone() throws IOException {
        open(Where.FILE).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("deep/er"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatIsInUseIsNamed() throws IOException {
        open(Where.FILE).close();
        try (FileChannel other =
                FileChannel.open(folder.resolve("deep/er/responses.mv.db"), StandardOpenOption.WRITE)) {
            other.lock();
            assertThatThrownBy(() -> open(Where.FILE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("PONDER_RESPONSES");
        }
    }

    /** A process that is told to end still writes down what it has cancelled; H2 would close the file at once. */
    @Test
    void aFileStaysOpenUntilItsProcessIsDone() throws Exception {
        Path file = folder.resolve("responses");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LastWords.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        try (ResponseStore store = FileResponseStore.open(file, now::get)) {
            assertThat(store.events("resp_1", -1, 9)).isEqualTo(events(0, 2));
        }
    }

    /** Ends at once, and keeps two events while it does. */
    static final class LastWords {

        private LastWords() {}

        public static void main(String[] file) {
            ResponseStore store = FileResponseStore.open(Path.of(file[0]), () -> START);
            store.add(response("resp_1"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                LockSupport.parkNanos(300_000_000);
                store.append("resp_1", events(0, 2));
                store.close();
            }));
        }
    }

    /** An interrupt closes the files of a database that reads them in the usual way, and with them all its work. */
    @Test
    void anInterruptedReaderDoesNotHarmTheFile() {
        try (ResponseStore store = open(Where.FILE)) {
            for (int i = 0; i < 50; i++) {
                store.add(response("resp_" + i));
                store.append("resp_" + i, events(0, 50));
                Thread.currentThread().interrupt();
                try {
                    store.events("resp_" + i, -1, 100);
                } catch (RuntimeException e) {
                    // This reader may fail, but nobody else.
                }
                Thread.interrupted();
            }
            assertThat(store.events("resp_7", -1, 100)).hasSize(50);
        }
    }

    private static StoredResponse response(String id) {
        return new StoredResponse(id, "default", Status.QUEUED, true, "{}", "[]", START.plusSeconds(3600));
    }

    private static List<StoredEvent> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new StoredEvent(number, "response.x", "{\"n\":" + number + "}"))
                .toList();
    }
}
