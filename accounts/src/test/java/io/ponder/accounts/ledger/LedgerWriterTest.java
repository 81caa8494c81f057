package io.ponder.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.UsageQuery.Group;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerWriterTest {

    private static final UsageQuery ALL =
            new UsageQuery(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31), List.of(), UsageFilter.ALL);

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void anEntryIsReadAsItWasDelivered(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            Entry entry = Sample.entry("a");
            assertThat(new LedgerWriter(database, Settlement.NONE).deliver(List.of(entry)))
                    .isEqualTo(1);
            assertThat(new LedgerReader(database).entry("a")).contains(entry);
            UsageRow sum = total(database);
            assertThat(sum.requests()).isEqualTo(1);
            assertThat(sum.answers()).isEqualTo(1);
            assertThat(sum.prompt() + sum.completion()).isEqualTo(110);
            assertThat(sum.cached()).isEqualTo(15);
            assertThat(sum.wastedTokens()).isEqualTo(30);
            assertThat(sum.wastedNanoUsd()).isEqualTo(300);
            assertThat(sum.nanoUsd()).isEqualTo(1100);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void anEntryThatIsDeliveredTwiceCountsOnce(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            List<String> settled = new ArrayList<>();
            LedgerWriter ledger =
                    new LedgerWriter(database, (entries, _) -> entries.forEach(entry -> settled.add(entry.id())));
            ledger.deliver(List.of(Sample.entry("a"), Sample.entry("b"), Sample.entry("a")));
            assertThat(ledger.deliver(List.of(Sample.entry("b"), Sample.entry("c"))))
                    .isEqualTo(1);
            assertThat(settled).containsExactly("a", "b", "c");
            assertThat(total(database).requests()).isEqualTo(3);
            assertThat(total(database).completion()).isEqualTo(150);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whatCannotBeSettledIsNotWrittenEither(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter broken = new LedgerWriter(database, (_, _) -> {
                throw new IllegalStateException("cut off");
            });
            assertThatThrownBy(() -> broken.deliver(List.of(Sample.entry("a")))).hasMessage("cut off");
            assertThat(new LedgerReader(database).entry("a")).isEmpty();
            assertThat(total(database).requests()).isZero();
            new LedgerWriter(database, Settlement.NONE).deliver(List.of(Sample.entry("a")));
            assertThat(total(database).requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kindsAndContainer")
    void manyThatDeliverTheSameAtOnceCountItOnce(TestDatabase.Kind kind) throws Exception {
        try (Database database = Sample.database(kind.create());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ConcurrentLinkedQueue<String> settled = new ConcurrentLinkedQueue<>();
            LedgerWriter ledger =
                    new LedgerWriter(database, (entries, _) -> entries.forEach(entry -> settled.add(entry.id())));
            Random random = new Random(7);
            List<Entry> entries = IntStream.range(0, 60)
                    .mapToObj(i -> Sample.any("e" + i, random))
                    .toList();
            var running = IntStream.range(0, 6)
                    .mapToObj(seed -> threads.submit(() -> {
                        List<Entry> mixed = new ArrayList<>(entries);
                        Collections.shuffle(mixed, new Random(seed));
                        for (int i = 0; i < mixed.size(); i += 7) {
                            deliverUntilItWorks(ledger, mixed.subList(i, Math.min(i + 7, mixed.size())));
                        }
                        return null;
                    }))
                    .toList();
            for (var one : running) {
                one.get();
            }
            assertThat(settled).hasSize(60).doesNotHaveDuplicates();
            assertThat(total(database).requests()).isEqualTo(60);
            assertThat(total(database).completion())
                    .isEqualTo(entries.stream()
                            .flatMap(entry -> entry.parts().stream())
                            .mapToLong(Entry.Part::completion)
                            .sum());
        }
    }

    /** Two transactions can insert the same entries in another order; the database then ends one, which tries again. */
    private static void deliverUntilItWorks(LedgerWriter ledger, List<Entry> entries) {
        while (true) {
            try {
                ledger.deliver(entries);
                return;
            } catch (org.springframework.dao.TransientDataAccessException e) {
                Thread.onSpinWait();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kindsAndContainer")
    void rebuiltSumsEqualThoseThatGrewWithTheEntries(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            Random random = new Random(3);
            for (int batch = 0; batch < 20; batch++) {
                int first = batch * 10;
                ledger.deliver(IntStream.range(first, first + 10)
                        .mapToObj(i -> Sample.any("e" + i, random))
                        .toList());
            }
            LedgerReader reader = new LedgerReader(database);
            UsageQuery finest = new UsageQuery(ALL.from(), ALL.to(), List.of(Group.values()), UsageFilter.ALL);
            List<UsageRow> grown = reader.sums(finest, 1000);
            assertThat(grown).hasSizeGreaterThan(50);
            database.sql().sql("update ledger_days set requests = requests + 1").update();
            database.sql()
                    .sql("delete from ledger_day_parts where fate = 'failed'")
                    .update();
            assertThat(reader.sums(finest, 1000)).isNotEqualTo(grown);
            assertThat(new RollUps(database).rebuild()).isEqualTo("2026-11-21");
            assertThat(reader.sums(finest, 1000)).isEqualTo(grown);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void sumsOutliveTheirEntries(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            ledger.deliver(List.of(
                    Sample.entry("old", Sample.NOON.minus(Duration.ofDays(40)), Outcome.ANSWERED),
                    Sample.entry("new")));
            LedgerReader reader = new LedgerReader(database);
            assertThat(reader.forgetBefore(Sample.NOON.minus(Duration.ofDays(30))))
                    .isEqualTo(1);
            assertThat(reader.entry("old")).isEmpty();
            assertThat(reader.entry("new")).isPresent();
            assertThat(total(database).requests()).isEqualTo(2);
            new RollUps(database).rebuild();
            assertThat(total(database).requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theTrueEntryTakesThePlaceOfOneThatWasGivenUp(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            ledger.deliver(List.of(Sample.lost("a"), Sample.lost("b")));
            ledger.deliver(List.of(Sample.entry("a")));
            ledger.deliver(List.of(Sample.lost("a")));
            LedgerReader reader = new LedgerReader(database);
            assertThat(reader.entry("a")).contains(Sample.entry("a"));
            assertThat(reader.entry("b").orElseThrow().outcome()).isEqualTo(Outcome.LOST);
            assertThat(total(database).requests()).isEqualTo(2);
            assertThat(total(database).answers()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void entriesArePagedWithTheLatestFirst(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            ledger.deliver(IntStream.range(0, 25)
                    .mapToObj(
                            i -> Sample.entry("e" + (char) ('a' + i), Sample.NOON.plusSeconds(i / 3), Outcome.ANSWERED))
                    .toList());
            LedgerReader reader = new LedgerReader(database);
            List<String> seen = new ArrayList<>();
            Entry after = null;
            while (true) {
                List<Entry> page = reader.entries(UsageFilter.ALL, null, null, after, 4);
                if (page.isEmpty()) {
                    break;
                }
                page.forEach(entry -> seen.add(entry.id()));
                after = page.getLast();
            }
            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.range(0, 25)
                            .mapToObj(i -> "e" + (char) ('y' - i))
                            .toList());
            Instant from = Sample.NOON.plusSeconds(2);
            assertThat(reader.entries(UsageFilter.ALL, from, from.plusSeconds(1), null, 99))
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void usageIsToldApartByAnything(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            ledger.deliver(List.of(
                    Sample.entry("a"),
                    Sample.entry("b", Sample.NOON.minus(Duration.ofDays(1)), Outcome.FAILED),
                    Sample.entry("c", Sample.NOON, Outcome.CUT)));
            LedgerReader reader = new LedgerReader(database);
            List<UsageRow> days =
                    reader.sums(new UsageQuery(ALL.from(), ALL.to(), List.of(Group.DAY), UsageFilter.ALL), 9);
            assertThat(days)
                    .extracting(UsageRow::names)
                    .containsExactly(Map.of(Group.DAY, "2026-11-25"), Map.of(Group.DAY, "2026-11-26"));
            assertThat(days).extracting(UsageRow::requests).containsExactly(1L, 2L);
            assertThat(days).extracting(UsageRow::answers).containsExactly(0L, 2L);
            UsageFilter failed = new UsageFilter("acme", "default", "k1", "qwen", "majority_vote", Outcome.FAILED);
            assertThat(reader.sums(new UsageQuery(ALL.from(), ALL.to(), List.of(), failed), 9))
                    .extracting(UsageRow::requests)
                    .containsExactly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whatClientsWriteCannotKeepAnEntryOut(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            Entry plain = Sample.entry("a");
            Entry odd = new Entry(
                    "a",
                    plain.at(),
                    "acme",
                    "default",
                    null,
                    "c\0" + "x".repeat(500),
                    "chat",
                    "m",
                    "s",
                    null,
                    Outcome.LEFT,
                    null,
                    false,
                    1,
                    1,
                    1,
                    List.of(),
                    null,
                    "r".repeat(500),
                    null);
            new LedgerWriter(database, Settlement.NONE).deliver(List.of(odd));
            assertThat(new LedgerReader(database).entry("a").orElseThrow().conversation())
                    .startsWith("cx")
                    .hasSize(200);
        }
    }

    private static UsageRow total(Database database) {
        List<UsageRow> rows = new LedgerReader(database).sums(ALL, 2);
        return rows.isEmpty() || rows.getFirst().requests() == 0
                ? new UsageRow(Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of())
                : rows.getFirst();
    }
}
