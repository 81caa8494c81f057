package io.ponder.accounts.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.KeptPrompt;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.Sample;
import io.ponder.accounts.ledger.UsageFilter;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;

@Timeout(60)
class OutboxTest {

    @TempDir
    Path folder;

    private final AtomicBoolean away = new AtomicBoolean();

    /** A database that can be cut off between its writing and its committing. */
    private LedgerWriter ledger(Database database) {
        return new LedgerWriter(database, (_, _) -> {
            if (away.get()) {
                throw new DataAccessResourceFailureException("cut off");
            }
        });
    }

    private Outbox open(Path where, Database database, Disk disk) {
        return Outbox.open(
                new OutboxSettings(where, 20_000, 50), ledger(database), InstantSource.system(), Optional::of, disk);
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void entriesReachTheDatabase(TestDatabase.Kind kind) throws Exception {
        try (Database database = Sample.database(kind.create())) {
            try (Outbox outbox = open(folder, database, Disk.REAL)) {
                for (int i = 0; i < 1200; i++) {
                    outbox.begin(Sample.lost("s" + i));
                    outbox.end(Sample.entry("s" + i));
                }
                await(() -> outbox.state().waiting() == 0);
                assertThat(outbox.state().problem()).isNull();
                assertThat(outbox.state().delivered()).isEqualTo(1200);
                assertThat(outbox.state().unsettled()).isZero();
            }
            assertThat(count(database)).isEqualTo(1200);
            assertThat(segments(folder)).isZero();
        }
    }

    @Test
    void nothingIsLostWhileTheDatabaseIsAway() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, Disk.REAL)) {
            away.set(true);
            for (int i = 0; i < 700; i++) {
                outbox.end(Sample.entry("s" + i));
            }
            await(() -> outbox.state().failures() >= 2);
            OutboxState state = outbox.state();
            assertThat(state.waiting()).isEqualTo(700);
            assertThat(state.oldest()).isPositive();
            assertThat(state.problem()).contains("cut off");
            assertThatCode(outbox::requireRoom).doesNotThrowAnyException();
            assertThat(count(database)).isZero();
            away.set(false);
            await(() -> outbox.state().waiting() == 0);
            await(() -> outbox.state().problem() == null);
            assertThat(count(database)).isEqualTo(700);
        }
    }

    @Test
    void whatWaitedAtTheEndIsDeliveredAfterTheNextStart() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2())) {
            away.set(true);
            try (Outbox outbox = open(folder, database, Disk.REAL)) {
                IntStream.range(0, 30).forEach(i -> outbox.end(Sample.entry("s" + i)));
            }
            away.set(false);
            try (Outbox outbox = open(folder, database, Disk.REAL)) {
                await(() -> outbox.state().waiting() == 0);
            }
            assertThat(count(database)).isEqualTo(30);
        }
    }

    @Test
    void aSearchThatNobodySettledIsLookedForAndNotForgotten() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2())) {
            EntryJournal killed = new EntryJournal(folder, 20_000, Disk.REAL);
            killed.append(new Line.Begun(Sample.lost("known")));
            killed.append(new Line.Begun(Sample.lost("unknown")));
            killed.append(new Line.Begun(Sample.lost("trouble")));
            killed.append(new Line.Begun(Sample.lost("runs")));
            killed.release();
            AtomicBoolean answers = new AtomicBoolean();
            Outbox.LostEntry search = lost -> switch (lost.id()) {
                case "known" -> Optional.of(Sample.entry("known"));
                case "runs" ->
                    answers.compareAndSet(true, false) ? Optional.of(Sample.entry("runs")) : Optional.empty();
                case "trouble" -> {
                    if (answers.compareAndSet(false, true)) {
                        throw new IllegalStateException("nobody answers");
                    }
                    yield Optional.of(Sample.entry("trouble"));
                }
                default -> Optional.of(lost);
            };
            try (Outbox outbox =
                    Outbox.open(OutboxSettings.in(folder), ledger(database), InstantSource.system(), search)) {
                await(() -> outbox.state().unsettled() == 0 && outbox.state().waiting() == 0);
            }
            LedgerReader reader = new LedgerReader(database);
            assertThat(reader.entry("known")).contains(Sample.entry("known"));
            assertThat(reader.entry("unknown").orElseThrow().outcome()).isEqualTo(Outcome.LOST);
            assertThat(reader.entry("trouble")).contains(Sample.entry("trouble"));
            assertThat(reader.entry("runs")).contains(Sample.entry("runs"));
        }
    }

    @Test
    void aFullDiskLosesNothingAndIsToldLoudly() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, disk)) {
            away.set(true);
            disk.room = 3_000;
            for (int i = 0; i < 40; i++) {
                outbox.begin(Sample.lost("s" + i));
                outbox.end(Sample.entry("s" + i));
            }
            OutboxState full = outbox.state();
            assertThat(full.waiting()).isEqualTo(40);
            assertThat(full.unwritten()).isGreaterThan(30);
            assertThat(full.problem()).contains("cannot be written: No space left on device");

            disk.room = Long.MAX_VALUE;
            await(() -> outbox.state().unwritten() == 0);
            assertThat(count(database)).isZero();
            away.set(false);
            await(() -> outbox.state().waiting() == 0);
            await(() -> outbox.state().problem() == null);
            assertThat(count(database)).isEqualTo(40);
        }
    }

    @Test
    void aFullDiskKeepsNothingFromTheDatabase() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, disk)) {
            disk.room = 0;
            IntStream.range(0, 200).forEach(i -> outbox.end(Sample.entry("s" + i)));
            await(() -> outbox.state().waiting() == 0);
            assertThat(count(database)).isEqualTo(200);
        }
    }

    @Test
    void noSearchBeginsWhenItsEntryMightHaveToBeDropped() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, disk)) {
            away.set(true);
            disk.room = 0;
            IntStream.range(0, 60).forEach(i -> outbox.end(Sample.entry("s" + i)));
            assertThatThrownBy(outbox::requireRoom)
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("cannot be written down");
            away.set(false);
            await(() -> outbox.state().waiting() == 0);
            assertThat(count(database)).isEqualTo(60);
            assertThatCode(outbox::requireRoom).doesNotThrowAnyException();
        }
    }

    @Test
    void aRealDiskThatIsFullLosesNothing() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        int mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount.toString());
        assumeThat(mounted).as("only root can mount a small disk").isZero();
        try (Database database = Sample.database(TestDatabase.h2())) {
            away.set(true);
            try (Outbox outbox = open(mount.resolve("outbox"), database, Disk.REAL)) {
                IntStream.range(0, 300).forEach(i -> outbox.end(Sample.entry("s" + i)));
                assertThat(outbox.state().waiting()).isEqualTo(300);
                assertThat(outbox.state().unwritten()).isPositive();
                away.set(false);
                await(() -> outbox.state().waiting() == 0);
            }
            assertThat(count(database)).isEqualTo(300);
        } finally {
            run("umount", "-l", mount.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aJournalThatIsDeliveredTwiceCountsOnce() throws Exception {
        Path copy = folder.resolve("copy");
        Path first = folder.resolve("first");
        try (Database database = Sample.database(TestDatabase.h2())) {
            away.set(true);
            try (Outbox outbox = open(first, database, Disk.REAL)) {
                IntStream.range(0, 30).forEach(i -> outbox.end(Sample.entry("s" + i)));
            }
            Files.createDirectories(copy);
            try (Stream<Path> files = Files.list(first)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            away.set(false);
            try (Outbox one = open(first, database, Disk.REAL);
                    Outbox two = open(copy, database, Disk.REAL)) {
                await(() -> one.state().waiting() == 0 && two.state().waiting() == 0);
            }
            assertThat(count(database)).isEqualTo(30);
            assertThat(database.sql()
                            .sql("select sum(requests) from ledger_days")
                            .query(Long.class)
                            .single())
                    .isEqualTo(30);
        }
    }

    @Test
    void twoGatewaysDeliverIntoOneDatabase() throws Exception {
        try (Database database = Sample.database(TestDatabase.postgres());
                Outbox one = open(folder.resolve("one"), database, Disk.REAL);
                Outbox two = open(folder.resolve("two"), database, Disk.REAL)) {
            for (int i = 0; i < 600; i++) {
                one.end(Sample.entry("a" + i));
                two.end(Sample.entry("b" + i));
                two.end(Sample.entry("a" + i));
            }
            await(() -> one.state().waiting() == 0 && two.state().waiting() == 0);
            assertThat(count(database)).isEqualTo(1200);
        }
    }

    @Test
    void anEntryThatTheDatabaseRefusesKeepsNoOtherBack() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, Disk.REAL)) {
            outbox.end(Sample.entry("a"));
            outbox.end(Sample.entry("too long ".repeat(30)));
            outbox.end(Sample.entry("b"));
            await(() -> outbox.state().waiting() == 0);
            assertThat(count(database)).isEqualTo(2);
            assertThat(outbox.state().setAside()).isEqualTo(1);
            assertThat(folder.resolve("refused.jsonl")).content().contains("too long");
        }
    }

    @Test
    void aClockThatJumpsChangesNothing() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Sample.NOON);
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = Outbox.open(OutboxSettings.in(folder), ledger(database), now::get, Optional::of)) {
            away.set(true);
            outbox.end(Sample.entry("a"));
            await(() -> outbox.state().failures() > 0);
            now.set(Sample.NOON.minus(Duration.ofDays(400)));
            assertThat(outbox.state().oldest()).isZero();
            outbox.end(Sample.entry("b"));
            away.set(false);
            now.set(Sample.NOON.plus(Duration.ofDays(400)));
            await(() -> outbox.state().waiting() == 0);
            assertThat(count(database)).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsRefusedWithTheReason() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2())) {
            Path file = Files.createFile(folder.resolve("file"));
            assertThatThrownBy(() -> open(file, database, Disk.REAL))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("PONDER_OUTBOX");
            assertThatThrownBy(() -> open(file.resolve("below"), database, Disk.REAL))
                    .isInstanceOf(OutboxException.class);
        }
    }

    @Test
    void gatewaysThatNameTheSameFolderHaveOneEachAndTheNextOneFindsWhatAnotherLeft() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2())) {
            away.set(true);
            try (Outbox first = open(folder, database, Disk.REAL);
                    Outbox second = open(folder, database, Disk.REAL)) {
                first.end(Sample.entry("a"));
                second.end(Sample.entry("b"));
                second.end(Sample.entry("c"));
                assertThat(first.state().waiting()).isEqualTo(1);
                assertThat(second.state().waiting()).isEqualTo(2);
            }
            away.set(false);
            try (Outbox first = open(folder, database, Disk.REAL);
                    Outbox second = open(folder, database, Disk.REAL)) {
                await(() -> first.state().waiting() == 0 && second.state().waiting() == 0);
            }
            assertThat(count(database)).isEqualTo(3);
        }
    }

    @Test
    void noWordOfAnotherTeamsQuestionIsLeftAnywhere() throws Exception {
        try (Database database = Sample.database(TestDatabase.h2());
                Outbox outbox = open(folder, database, Disk.REAL)) {
            outbox.end(Sample.entry("a"));
            outbox.keep(new KeptPrompt("a", "an unwanted word", null));
            await(() -> outbox.state().waiting() == 0);
            assertThat(database.sql()
                            .sql("select count(*) from ledger_prompts")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void aKilledProcessLosesAndDoublesNothing() throws Exception {
        TestDatabase given = TestDatabase.postgres();
        try (Database database = Sample.database(given)) {
            database.sql().sql("update teams set keep_training_days = 30").update();
        }
        java.util.Set<String> begun = new java.util.HashSet<>();
        java.util.Set<String> ended = new java.util.HashSet<>();
        for (int round = 0; round < 3; round++) {
            Path said = Files.createFile(folder.resolve("said-" + round));
            Process victim = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            folder.resolve("outbox").toString(),
                            given.url(),
                            String.valueOf(round * 1_000_000))
                    .redirectOutput(said.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // Into a file, which has all that it said before it was killed.
            while (Files.readAllLines(said).size() < 400 + 300 * round) {
                Thread.sleep(5);
            }
            victim.destroyForcibly().waitFor();
            String whole = Files.readString(said);
            for (String line : whole.substring(0, whole.lastIndexOf('\n')).split("\n")) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && words[1].matches("\\d-\\d+")) {
                    (words[0].equals("begun") ? begun : ended).add(words[1]);
                }
            }
        }
        assertThat(ended).hasSizeGreaterThan(500);
        try (Database database = Sample.database(given)) {
            try (Outbox outbox = open(folder.resolve("outbox"), database, Disk.REAL)) {
                await(() -> outbox.state().waiting() == 0 && outbox.state().unsettled() == 0);
            }
            List<Entry> all = new LedgerReader(database).entries(UsageFilter.ALL, null, null, null, 1_000_000);
            assertThat(all).extracting(Entry::id).containsAll(begun).doesNotHaveDuplicates();
            assertThat(all)
                    .filteredOn(entry -> entry.outcome() == Outcome.ANSWERED)
                    .extracting(Entry::id)
                    .containsAll(ended);
            assertThat(database.sql()
                            .sql("select id from traffic")
                            .query((row, _) -> row.getString(1))
                            .list())
                    .as("searches kept for training")
                    .containsAll(ended)
                    .doesNotHaveDuplicates();
            assertThat(database.sql()
                            .sql("select sum(requests) from ledger_days")
                            .query(Long.class)
                            .single())
                    .isEqualTo(all.size());
        }
    }

    private static int count(Database database) {
        return new LedgerReader(database)
                .entries(UsageFilter.ALL, null, null, null, 100_000)
                .size();
    }

    private static long segments(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).count();
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(5);
        }
    }
}
