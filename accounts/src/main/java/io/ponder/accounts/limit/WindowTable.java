package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.limit.Window.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The counters. Their rows are always locked in the order of their ids, so that no two transactions wait in a circle. */
final class WindowTable {

    private static final String COLUMNS = "id, scope, scope_id, per, begins, ends, spent_searches, spent_tokens,"
            + " spent_nano_usd, reserved_searches, reserved_tokens, reserved_nano_usd";

    private final Database database;

    WindowTable(Database database) {
        this.database = database;
    }

    /** What a window's counters change by. */
    record Change(Counted spent, Counted reserved) {

        static final Change NONE = new Change(Counted.NOTHING, Counted.NOTHING);

        Change spending(Counted more) {
            return new Change(spent.plus(more), reserved);
        }

        Change reserving(Counted more) {
            return new Change(spent, reserved.plus(more));
        }

        Change releasing(Counted less) {
            return new Change(spent, reserved.minus(less));
        }
    }

    /** The windows that exist, without locking them. */
    List<Window> find(Collection<Name> names) {
        return names.isEmpty() ? List.of() : named(names, "");
    }

    /** The windows that exist, locked until the transaction ends. */
    List<Window> lock(Collection<Name> names) {
        return names.isEmpty() ? List.of() : named(names, " order by id for update");
    }

    private List<Window> named(Collection<Name> names, String ending) {
        return database.sql()
                .sql("select " + COLUMNS + " from limit_windows where (scope, scope_id, per, begins) in (:names)"
                        + ending)
                .param("names", names.stream().map(WindowTable::row).toList())
                .query(WindowTable::window)
                .list();
    }

    /** The windows of these owners in which a moment from {@code first} to {@code last} lies. */
    List<Window> of(Set<Owner> owners, Instant first, Instant last) {
        return database.sql()
                .sql("select " + COLUMNS + " from limit_windows"
                        + " where (scope, scope_id) in (:owners) and begins <= :last and ends > :first")
                .param(
                        "owners",
                        owners.stream()
                                .map(owner -> new Object[] {owner.scope().wireName(), owner.id()})
                                .toList())
                .param("last", utc(last))
                .param("first", utc(first))
                .query(WindowTable::window)
                .list();
    }

    /** Adds to counters, in the order of their ids. */
    void change(Map<Long, Change> changes) {
        database.batches()
                .batchUpdate(
                        "update limit_windows set spent_searches = spent_searches + ?, spent_tokens = spent_tokens + ?,"
                                + " spent_nano_usd = spent_nano_usd + ?, reserved_searches = reserved_searches + ?,"
                                + " reserved_tokens = reserved_tokens + ?, reserved_nano_usd = reserved_nano_usd + ?"
                                + " where id = ?",
                        new TreeMap<>(changes)
                                .entrySet().stream()
                                        .map(change -> row(change.getKey(), change.getValue()))
                                        .toList());
    }

    /** Makes a window, unless it exists. */
    void add(Name name, Instant ends, Counted spent) {
        database.sql()
                .sql("insert into limit_windows (scope, scope_id, per, begins, ends, spent_searches, spent_tokens,"
                        + " spent_nano_usd, reserved_searches, reserved_tokens, reserved_nano_usd)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) on conflict do nothing")
                .params(
                        name.owner().scope().wireName(),
                        name.owner().id(),
                        name.per().wireName(),
                        utc(name.begins()),
                        utc(ends),
                        spent.searches(),
                        spent.tokens(),
                        spent.nanoUsd())
                .update();
    }

    /** Throws away windows that ended before a moment and in which nothing is reserved. */
    void sweep(Per per, Instant before) {
        database.sql()
                .sql("delete from limit_windows where per = ? and ends < ? and reserved_searches = 0")
                .params(per.wireName(), utc(before))
                .update();
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    static String ids(Collection<Long> windows) {
        return windows.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static Object[] row(Name name) {
        return new Object[] {
            name.owner().scope().wireName(), name.owner().id(), name.per().wireName(), utc(name.begins())
        };
    }

    private static Object[] row(long id, Change change) {
        return new Object[] {
            change.spent().searches(),
            change.spent().tokens(),
            change.spent().nanoUsd(),
            change.reserved().searches(),
            change.reserved().tokens(),
            change.reserved().nanoUsd(),
            id
        };
    }

    private static Window window(ResultSet row, int number) throws SQLException {
        return new Window(
                row.getLong("id"),
                new Owner(Scope.ofWireName(row.getString("scope")), row.getString("scope_id")),
                Per.ofWireName(row.getString("per")),
                row.getObject("begins", OffsetDateTime.class).toInstant(),
                row.getObject("ends", OffsetDateTime.class).toInstant(),
                new Counted(row.getLong("spent_searches"), row.getLong("spent_tokens"), row.getLong("spent_nano_usd")),
                new Counted(
                        row.getLong("reserved_searches"),
                        row.getLong("reserved_tokens"),
                        row.getLong("reserved_nano_usd")));
    }
}
