package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.ledger.EntryRows.Batch;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sums of each day, changed with every entry, so that usage is read without reading the entries. They are derived:
 * {@link #rebuild} makes the same ones from the entries.
 */
public final class RollUps {

    private static final String KEY = "on_day, organization, team, key_id, model, strategy, outcome";
    private static final String DAY_SUMS = "requests, estimated, unpriced, latency_ms, samples, calls, nano_usd,"
            + " judged, right_answers, judged_nano_usd";
    private static final String PART_SUMS = "items, prompt_tokens, cached_tokens, completion_tokens, nano_usd";

    private static final Table DAYS = new Table("ledger_days", KEY, DAY_SUMS);
    private static final Table PARTS = new Table("ledger_day_parts", KEY + ", role, fate", PART_SUMS);

    private final Database database;

    public RollUps(Database database) {
        this.database = database;
    }

    /** A row's key; its text decides the order in which rows are locked, which is the same in all transactions. */
    private record Row(LocalDate day, List<String> names) implements Comparable<Row> {
        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::day).thenComparing(row -> String.join("\0", row.names()));

        @Override
        public int compareTo(Row other) {
            return ORDER.compare(this, other);
        }

        static Row of(Entry entry, String... more) {
            List<String> names = new ArrayList<>(List.of(
                    column(entry.organization(), 100),
                    column(entry.team(), 100),
                    column(entry.key(), 100),
                    column(entry.model(), 300),
                    column(entry.strategy(), 100),
                    entry.outcome().wireName()));
            names.addAll(List.of(more));
            return new Row(RollUps.day(entry), names);
        }

        private static String column(@Nullable String text, int longest) {
            return Objects.requireNonNullElse(EntryRows.text(text, longest), "");
        }
    }

    static LocalDate day(Entry entry) {
        return LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
    }

    /** Adds the one and takes away the other; within a transaction. */
    void change(Collection<Entry> added, Collection<Entry> removed) {
        Map<Row, long[]> days = new TreeMap<>();
        Map<Row, long[]> parts = new TreeMap<>();
        added.forEach(entry -> count(entry, 1, days, parts));
        removed.forEach(entry -> count(entry, -1, days, parts));
        DAYS.add(database, days);
        PARTS.add(database, parts);
    }

    private static void count(Entry entry, int sign, Map<Row, long[]> days, Map<Row, long[]> parts) {
        sum(
                days,
                Row.of(entry),
                sign,
                1,
                entry.estimated() ? 1 : 0,
                entry.nanoUsd() == null ? 1 : 0,
                entry.latencyMs(),
                entry.samples(),
                entry.calls(),
                orZero(entry.nanoUsd()),
                entry.right() == null ? 0 : 1,
                Boolean.TRUE.equals(entry.right()) ? 1 : 0,
                entry.right() == null ? 0 : orZero(entry.nanoUsd()));
        for (Part part : entry.parts()) {
            sum(
                    parts,
                    Row.of(entry, part.role(), part.fate()),
                    sign,
                    part.count(),
                    part.prompt(),
                    part.cached(),
                    part.completion(),
                    orZero(part.nanoUsd()));
        }
    }

    private static void sum(Map<Row, long[]> sums, Row row, int sign, long... more) {
        long[] sum = sums.computeIfAbsent(row, _ -> new long[more.length]);
        for (int i = 0; i < more.length; i++) {
            sum[i] += sign * more[i];
        }
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    /**
     * Makes the sums anew from the entries, from the first day on of which there are entries. Days before that stay as
     * they are, for their entries have been deleted. Deliveries go on meanwhile.
     *
     * @return the first day that was made anew; null if there is no entry
     */
    public @Nullable LocalDate rebuild() {
        return database.inTransaction(() -> {
                    var first = database.sql()
                            .sql("select min(at) from ledger_entries")
                            .query(OffsetDateTime.class)
                            .optional();
                    if (first.isEmpty()) {
                        return Optional.<LocalDate>empty();
                    }
                    LocalDate day = LocalDate.ofInstant(first.get().toInstant(), ZoneOffset.UTC);
                    PARTS.deleteFrom(database, day);
                    DAYS.deleteFrom(database, day);
                    String key =
                            "cast(at at time zone 'UTC' as date), organization, team, coalesce(key_id, ''), model, strategy,"
                                    + " outcome";
                    database.sql()
                            .sql("insert into ledger_days (" + KEY + ", " + DAY_SUMS + ") select " + key
                                    + ", count(*), sum(case when estimated then 1 else 0 end),"
                                    + " sum(case when nano_usd is null then 1 else 0 end), sum(latency_ms), sum(samples),"
                                    + " sum(calls), coalesce(sum(nano_usd), 0), count(is_right),"
                                    + " sum(case when is_right then 1 else 0 end),"
                                    + " coalesce(sum(case when is_right is null then 0 else nano_usd end), 0) from ledger_entries group by "
                                    + key)
                            .update();
                    database.sql()
                            .sql("insert into ledger_day_parts (" + KEY + ", role, fate, " + PART_SUMS + ") select "
                                    + key
                                    + ", role, fate, sum(items), sum(prompt_tokens), sum(cached_tokens), sum(completion_tokens),"
                                    + " coalesce(sum(p.nano_usd), 0) from ledger_entries e join ledger_parts p on p.entry_id = e.id"
                                    + " group by " + key + ", role, fate")
                            .update();
                    return Optional.of(day);
                })
                .orElse(null);
    }

    /** A table of sums. */
    private record Table(String name, String key, String sums) {

        void add(Database database, Map<Row, long[]> changes) {
            List<Map.Entry<Row, long[]>> rows = List.copyOf(changes.entrySet());
            List<Map.Entry<Row, long[]>> missing = update(database, rows);
            if (!missing.isEmpty()) {
                insertZeros(database, missing);
                update(database, missing);
            }
        }

        /** Returns those that are not there. */
        private List<Map.Entry<Row, long[]>> update(Database database, List<Map.Entry<Row, long[]>> rows) {
            if (rows.isEmpty()) {
                return rows;
            }
            String set = String.join(
                    ", ",
                    List.of(sums.split(", ")).stream()
                            .map(sum -> sum + " = " + sum + " + ?")
                            .toList());
            String where = String.join(
                    " and ",
                    List.of(key.split(", ")).stream().map(name -> name + " = ?").toList());
            int[] counts = database.batches()
                    .batchUpdate(
                            "update " + name + " set " + set + " where " + where,
                            new Batch<>(rows, (statement, row) -> {
                                int next = 1;
                                for (long sum : row.getValue()) {
                                    statement.setLong(next++, sum);
                                }
                                setKey(statement, next, row.getKey());
                            }));
            List<Map.Entry<Row, long[]>> missing = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    missing.add(rows.get(i));
                }
            }
            return missing;
        }

        private void insertZeros(Database database, List<Map.Entry<Row, long[]>> rows) {
            int keys = key.split(", ").length;
            int all = keys + sums.split(", ").length;
            database.batches()
                    .batchUpdate(
                            "insert into " + name + " (" + key + ", " + sums + ") values ("
                                    + String.join(", ", Collections.nCopies(all, "?"))
                                    + ") on conflict do nothing",
                            new Batch<>(rows, (statement, row) -> {
                                setKey(statement, 1, row.getKey());
                                for (int i = keys + 1; i <= all; i++) {
                                    statement.setLong(i, 0);
                                }
                            }));
        }

        private static void setKey(PreparedStatement statement, int first, Row row) throws SQLException {
            int next = first;
            statement.setObject(next++, row.day());
            for (String name : row.names()) {
                statement.setString(next++, name);
            }
        }

        void deleteFrom(Database database, LocalDate day) {
            database.sql()
                    .sql("delete from " + name + " where on_day >= ?")
                    .param(day)
                    .update();
        }
    }
}
