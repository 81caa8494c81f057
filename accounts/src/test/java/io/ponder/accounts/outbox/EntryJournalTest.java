package io.ponder.accounts.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryJournalTest {

    private static final long SMALL = 4_000;

    @TempDir
    Path folder;

    /** What was appended, delivered and begun before the process died. */
    private record Known(List<String> ended, Set<String> delivered, Set<String> begun) {
        Known() {
            this(new ArrayList<>(), new HashSet<>(), new HashSet<>());
        }
    }

    @Test
    void whateverStepAProcessIsKilledInNothingWrittenIsLost() throws Exception {
        FaultyDisk whole = new FaultyDisk();
        work(folder.resolve("whole"), whole, new Known());
        assertThat(whole.steps).isGreaterThan(60);
        for (int step = 1; step <= whole.steps; step++) {
            Path one = folder.resolve("killed-" + step);
            FaultyDisk disk = new FaultyDisk();
            disk.stepsLeft = step;
            Known known = new Known();
            work(one, disk, known);
            try (EntryJournal next = new EntryJournal(one, SMALL, Disk.REAL)) {
                Set<String> found = ids(all(next));
                Set<String> expected = new HashSet<>(known.ended());
                expected.removeAll(known.delivered());
                assertThat(found).as("killed in step " + step).containsAll(expected);
                Set<String> unsettled = new HashSet<>(known.begun());
                unsettled.removeAll(known.ended());
                assertThat(next.unsettled())
                        .as("killed in step " + step)
                        .extracting(Entry::id)
                        .containsAll(unsettled);
                assertThat(next.waiting()).isZero();
            }
        }
    }

    /** Searches that begin, end and are delivered, over several files; until the disk fails. */
    private static void work(Path folder, Disk disk, Known known) {
        EntryJournal journal = null;
        try {
            journal = new EntryJournal(folder, SMALL, disk);
            begin(journal, "long", known);
            for (int i = 0; i < 30; i++) {
                begin(journal, "s" + i, known);
                end(journal, "s" + i, known);
                if (i % 7 == 3) {
                    EntryJournal.Batch batch = journal.next(5);
                    known.delivered().addAll(ids(batch.lines()));
                    journal.delivered(batch);
                    journal.force();
                }
            }
            begin(journal, "cut off", known);
        } catch (IOException e) {
            // Killed. The lock is gone with the process.
        } finally {
            if (journal != null) {
                release(journal);
            }
        }
    }

    private static void begin(EntryJournal journal, String id, Known known) throws IOException {
        journal.append(new Line.Begun(Sample.lost(id)));
        known.begun().add(id);
    }

    private static void end(EntryJournal journal, String id, Known known) throws IOException {
        journal.append(new Line.Ended(Sample.entry(id)));
        known.ended().add(id);
    }

    private static void release(EntryJournal journal) {
        try {
            journal.release();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLineThatIsTornAnywhereCostsNoOther() throws Exception {
        Path first = folder.resolve("first");
        Known known = new Known();
        try (EntryJournal journal = new EntryJournal(first, SMALL, Disk.REAL)) {
            for (int i = 0; i < 3; i++) {
                end(journal, "s" + i, known);
            }
            release(journal);
        }
        byte[] whole = Files.readAllBytes(first.resolve(Segment.name(1)));
        int line = whole.length / 3;
        for (int cut = 2 * line; cut < whole.length; cut++) {
            Path one = Files.createDirectories(folder.resolve("cut-" + cut));
            Files.write(one.resolve(Segment.name(1)), java.util.Arrays.copyOf(whole, cut));
            try (EntryJournal journal = new EntryJournal(one, SMALL, Disk.REAL)) {
                assertThat(ids(all(journal))).containsExactlyInAnyOrder("s0", "s1");
                assertThat(journal.damaged()).isEqualTo(cut == 2 * line ? 0 : 1);
            }
        }
    }

    @Test
    void aDamagedLineIsSetAsideOnceAndTheOthersAreDelivered() throws Exception {
        Known known = new Known();
        EntryJournal journal = new EntryJournal(folder, SMALL, Disk.REAL);
        for (int i = 0; i < 3; i++) {
            end(journal, "s" + i, known);
        }
        Path file = folder.resolve(Segment.name(1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(ids(journal.next(10).lines())).containsExactlyInAnyOrder("s0", "s2");
        assertThat(ids(journal.next(10).lines())).containsExactlyInAnyOrder("s0", "s2");
        assertThat(journal.damaged()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("damaged.jsonl"))).hasSize(1);
        journal.release();
    }

    @Test
    void filesGoWhenAllOfThemIsDeliveredAndWhatIsUnderWayIsKept() throws Exception {
        Known known = new Known();
        EntryJournal journal = new EntryJournal(folder, SMALL, Disk.REAL);
        begin(journal, "long", known);
        for (int i = 0; i < 200; i++) {
            end(journal, "s" + i, known);
            journal.delivered(journal.next(10));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(journal.waiting()).isZero();
        journal.release();
        try (EntryJournal next = new EntryJournal(folder, SMALL, Disk.REAL)) {
            assertThat(next.unsettled()).extracting(Entry::id).containsExactly("long");
        }
    }

    @Test
    void numbersGoOnAfterACleanEndSoThatAnOldPlaceMeansNothingNew() throws Exception {
        Known known = new Known();
        try (EntryJournal journal = new EntryJournal(folder, SMALL, Disk.REAL)) {
            for (int i = 0; i < 100; i++) {
                end(journal, "s" + i, known);
            }
            all(journal);
        }
        EntryJournal second = new EntryJournal(folder, SMALL, Disk.REAL);
        for (int i = 100; i < 200; i++) {
            end(second, "s" + i, known);
        }
        second.release();
        try (EntryJournal third = new EntryJournal(folder, SMALL, Disk.REAL)) {
            assertThat(third.waiting()).isEqualTo(100);
            assertThat(ids(all(third))).hasSize(100);
        }
    }

    @Test
    void longLinesAreReadWhole() throws Exception {
        try (EntryJournal journal = new EntryJournal(folder, SMALL, Disk.REAL)) {
            String text = "é\n\u0000".repeat(100_000);
            var prompt = new io.ponder.accounts.ledger.KeptPrompt("a", text, null);
            journal.append(new Line.Kept(prompt));
            assertThat(all(journal)).containsExactly(new Line.Kept(prompt));
        }
    }

    private static List<Line> all(EntryJournal journal) throws IOException {
        List<Line> all = new ArrayList<>();
        while (true) {
            EntryJournal.Batch batch = journal.next(7);
            all.addAll(batch.lines());
            journal.delivered(batch);
            if (batch.lines().isEmpty()) {
                return all;
            }
        }
    }

    private static Set<String> ids(List<Line> lines) {
        Set<String> ids = new HashSet<>();
        for (Line line : lines) {
            if (line instanceof Line.Ended(Entry entry)) {
                ids.add(entry.id());
            }
        }
        return ids;
    }
}
