package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;

/** Entries as rows: one of {@code ledger_entries} and, for each part, one of {@code ledger_parts}. */
final class EntryRows {

    static final String COLUMNS =
            "id, at, organization, team, key_id, conversation, operation, model, strategy, verifier,"
                    + " outcome, error, estimated, latency_ms, samples, calls, nano_usd, request_id, kind, size_tokens,"
                    + " reply_id, is_right";

    /** As many characters as the columns hold. Only what clients write can be longer, and is shortened. */
    private static final int NAME = 100;

    private static final int SHORT_NAME = 20;
    private static final int OPERATION = 40;

    private static final int LONG_NAME = 300;
    private static final int CLIENTS = 200;

    private final Database database;

    EntryRows(Database database) {
        this.database = database;
    }

    /** Inserts those that are not there, and returns them. */
    List<Entry> insertNew(List<Entry> entries) {
        int[] counts = database.batches()
                .batchUpdate(
                        "insert into ledger_entries (" + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict do nothing",
                        new Batch<>(entries, EntryRows::set));
        List<Entry> added = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                added.add(entries.get(i));
            } else if (counts[i] != 0) {
                throw new IllegalStateException(
                        "the database driver does not tell which rows were inserted: do not set reWriteBatchedInserts");
            }
        }
        record Row(String entry, int number, Part part) {}
        List<Row> parts = new ArrayList<>();
        for (Entry entry : added) {
            for (Part part : entry.parts()) {
                parts.add(new Row(entry.id(), parts.size(), part));
            }
        }
        if (!parts.isEmpty()) {
            database.batches()
                    .batchUpdate(
                            "insert into ledger_parts (entry_id, number, role, fate, items, prompt_tokens, cached_tokens,"
                                    + " completion_tokens, nano_usd) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            new Batch<>(parts, (row, one) -> {
                                row.setString(1, one.entry());
                                row.setInt(2, one.number());
                                row.setString(3, text(one.part().role(), SHORT_NAME));
                                row.setString(4, text(one.part().fate(), SHORT_NAME));
                                row.setLong(5, one.part().count());
                                row.setLong(6, one.part().prompt());
                                row.setLong(7, one.part().cached());
                                row.setLong(8, one.part().completion());
                                row.setObject(9, one.part().nanoUsd(), Types.BIGINT);
                            }));
        }
        return added;
    }

    private static void set(PreparedStatement row, Entry entry) throws SQLException {
        row.setString(1, entry.id());
        row.setObject(2, time(entry.at()));
        row.setString(3, text(entry.organization(), NAME));
        row.setString(4, text(entry.team(), NAME));
        row.setString(5, text(entry.key(), NAME));
        row.setString(6, text(entry.conversation(), CLIENTS));
        row.setString(7, text(entry.operation(), OPERATION));
        row.setString(8, text(entry.model(), LONG_NAME));
        row.setString(9, text(entry.strategy(), NAME));
        row.setString(10, text(entry.verifier(), LONG_NAME));
        row.setString(11, entry.outcome().wireName());
        row.setString(12, text(entry.error(), NAME));
        row.setBoolean(13, entry.estimated());
        row.setLong(14, entry.latencyMs());
        row.setInt(15, entry.samples());
        row.setInt(16, entry.calls());
        row.setObject(17, entry.nanoUsd(), Types.BIGINT);
        row.setString(18, text(entry.requestId(), CLIENTS));
        Entry.Foreseen foreseen = entry.foreseen();
        row.setString(19, foreseen == null ? null : foreseen.kind());
        row.setObject(20, foreseen == null ? null : (Long) foreseen.size(), Types.BIGINT);
        row.setString(21, text(entry.reply(), NAME));
        row.setObject(22, entry.right(), Types.BOOLEAN);
    }

    /** What a column takes: PostgreSQL refuses the character 0. */
    static @Nullable String text(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String clean = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Deletes the entries of searches whose end nobody knew, and returns them. */
    List<Entry> takeOutLost(Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Entry> lost = database.sql()
                .sql("select " + COLUMNS + " from ledger_entries e where id in (:ids) and outcome = 'lost'"
                        + " for update")
                .param("ids", ids)
                .query((row, _) -> entry(row))
                .list();
        if (lost.isEmpty()) {
            return lost;
        }
        List<String> found = lost.stream().map(Entry::id).toList();
        Map<String, List<Part>> parts = parts(found);
        database.sql()
                .sql("delete from ledger_entries where id in (:ids)")
                .param("ids", found)
                .update();
        return lost.stream()
                .map(entry -> entry.withParts(parts.getOrDefault(entry.id(), List.of())))
                .toList();
    }

    /** The parts of entries, by id. */
    Map<String, List<Part>> parts(Collection<String> ids) {
        Map<String, List<Part>> parts = new HashMap<>();
        if (!ids.isEmpty()) {
            database.sql()
                    .sql("select entry_id, role, fate, items, prompt_tokens, cached_tokens, completion_tokens, nano_usd"
                            + " from ledger_parts where entry_id in (:ids) order by entry_id, number")
                    .param("ids", ids)
                    .query(row -> {
                        parts.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                                .add(new Part(
                                        row.getString(2),
                                        row.getString(3),
                                        row.getInt(4),
                                        row.getLong(5),
                                        row.getLong(6),
                                        row.getLong(7),
                                        number(row, 8)));
                    });
        }
        return parts;
    }

    /** Without its parts. */
    static Entry entry(ResultSet row) throws SQLException {
        String kind = row.getString(19);
        boolean right = row.getBoolean(22);
        Boolean verdict = row.wasNull() ? null : (Boolean) right;
        return new Entry(
                row.getString(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                Outcome.valueOf(row.getString(11).toUpperCase(Locale.ROOT)),
                row.getString(12),
                row.getBoolean(13),
                row.getLong(14),
                row.getInt(15),
                row.getInt(16),
                List.of(),
                number(row, 17),
                row.getString(18),
                kind == null ? null : new Entry.Foreseen(kind, row.getLong(20)),
                row.getString(21),
                verdict);
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** Sets one row of a batch. */
    interface Setter<T> {
        void set(PreparedStatement row, T value) throws SQLException;
    }

    /** A batch of the same statement. */
    record Batch<T>(List<T> values, Setter<T> setter) implements BatchPreparedStatementSetter {
        @Override
        public void setValues(PreparedStatement row, int index) throws SQLException {
            setter.set(row, values.get(index));
        }

        @Override
        public int getBatchSize() {
            return values.size();
        }
    }
}
