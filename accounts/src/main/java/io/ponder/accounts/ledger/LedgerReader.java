package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.ledger.UsageQuery.Group;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the ledger. */
public final class LedgerReader {

    private static final String ANSWERS = "sum(case when outcome in ('answered', 'cut') then requests else 0 end)";
    private static final String DAY_SUMS = "sum(requests), " + ANSWERS
            + ", sum(estimated), sum(unpriced), sum(latency_ms), sum(samples), sum(calls), sum(nano_usd),"
            + " sum(judged), sum(right_answers), sum(judged_nano_usd)";
    private static final String PART_SUMS =
            "sum(items), sum(prompt_tokens), sum(cached_tokens), sum(completion_tokens), sum(nano_usd)";

    private final Database database;
    private final EntryRows rows;

    public LedgerReader(Database database) {
        this.database = database;
        this.rows = new EntryRows(database);
    }

    /**
     * Sums, in the order of what they are told apart by.
     *
     * @param most how many rows at most; the caller asks for one more to see whether there are
     */
    public List<UsageRow> sums(UsageQuery query, int most) {
        String columns = String.join(
                "", query.by().stream().map(by -> by.column() + ", ").toList());
        String group = columns.isEmpty() ? "" : " group by " + columns.substring(0, columns.length() - 2);
        String order = columns.isEmpty() ? "" : " order by " + columns.substring(0, columns.length() - 2);
        Map<List<String>, List<Part>> parts = new HashMap<>();
        List<Object> values = new ArrayList<>(List.of(query.from(), query.to()));
        String where = " where on_day >= ? and on_day <= ?" + query.filter().where(values);
        database.sql()
                .sql("select " + columns + "role, fate, " + PART_SUMS + " from ledger_day_parts" + where + " group by "
                        + columns + "role, fate order by " + columns + "role, fate")
                .params(values)
                .query(row -> {
                    int next = query.by().size() + 1;
                    parts.computeIfAbsent(names(query, row), _ -> new ArrayList<>())
                            .add(new Part(
                                    row.getString(next),
                                    row.getString(next + 1),
                                    row.getInt(next + 2),
                                    row.getLong(next + 3),
                                    row.getLong(next + 4),
                                    row.getLong(next + 5),
                                    row.getLong(next + 6)));
                });
        values.add(most);
        return database.sql()
                .sql("select " + columns + DAY_SUMS + " from ledger_days" + where + group + order + " limit ?")
                .params(values)
                .query((row, _) -> row(query, row, parts))
                .list();
    }

    private static UsageRow row(UsageQuery query, ResultSet row, Map<List<String>, List<Part>> parts)
            throws SQLException {
        List<String> key = names(query, row);
        Map<Group, String> names = new EnumMap<>(Group.class);
        for (int i = 0; i < key.size(); i++) {
            names.put(query.by().get(i), key.get(i));
        }
        int next = key.size() + 1;
        return new UsageRow(
                names,
                row.getLong(next),
                row.getLong(next + 1),
                row.getLong(next + 2),
                row.getLong(next + 3),
                row.getLong(next + 4),
                row.getLong(next + 5),
                row.getLong(next + 6),
                row.getLong(next + 7),
                row.getLong(next + 8),
                row.getLong(next + 9),
                row.getLong(next + 10),
                parts.getOrDefault(key, List.of()));
    }

    private static List<String> names(UsageQuery query, ResultSet row) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= query.by().size(); i++) {
            names.add(row.getString(i));
        }
        return names;
    }

    /**
     * Single entries, the latest first.
     *
     * @param from not before this moment; null for no such limit
     * @param until before this moment; null for no such limit
     * @param after an entry that all of them come after; null to begin with the latest
     * @param most how many, at least 1
     */
    public List<Entry> entries(
            UsageFilter filter, @Nullable Instant from, @Nullable Instant until, @Nullable Entry after, int most) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(" where 1 = 1").append(filter.where(values));
        if (from != null) {
            where.append(" and at >= ?");
            values.add(EntryRows.time(from));
        }
        if (until != null) {
            where.append(" and at < ?");
            values.add(EntryRows.time(until));
        }
        if (after != null) {
            where.append(" and (at, id) < (?, ?)");
            values.add(EntryRows.time(after.at()));
            values.add(after.id());
        }
        values.add(most);
        return withParts(
                "select " + EntryRows.COLUMNS + " from ledger_entries" + where + " order by at desc, id desc limit ?",
                values);
    }

    /** One entry. */
    public Optional<Entry> entry(String id) {
        return withParts("select " + EntryRows.COLUMNS + " from ledger_entries where id = ?", List.of(id)).stream()
                .findFirst();
    }

    private List<Entry> withParts(String statement, List<Object> values) {
        List<Entry> bare = database.sql()
                .sql(statement)
                .params(values)
                .query((row, _) -> EntryRows.entry(row))
                .list();
        Map<String, List<Part>> parts = rows.parts(bare.stream().map(Entry::id).toList());
        return bare.stream()
                .map(entry -> entry.withParts(parts.getOrDefault(entry.id(), List.of())))
                .toList();
    }

    /** What people call keys, by id; those that are no longer there are left out. */
    public Map<String, String> keyNames(Collection<String> ids) {
        Map<String, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            database.sql()
                    .sql("select id, name from api_keys where id in (:ids)")
                    .param("ids", ids)
                    .query(row -> {
                        names.put(row.getString(1), row.getString(2));
                    });
        }
        return names;
    }

    /**
     * Deletes the entries of days that ended before a moment; the days' sums stay.
     *
     * @return how many were deleted
     */
    public int forgetBefore(Instant moment) {
        Instant day = moment.truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        int deleted = 0;
        int some;
        do {
            // In pieces, so that deliveries need not wait long.
            some = database.sql()
                    .sql("delete from ledger_entries where id in"
                            + " (select id from ledger_entries where at < ? order by at limit 2000)")
                    .param(EntryRows.time(day))
                    .update();
            deleted += some;
        } while (some > 0);
        return deleted;
    }
}
