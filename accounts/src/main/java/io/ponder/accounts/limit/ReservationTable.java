package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.WindowTable.utc;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What running searches hold. */
final class ReservationTable {

    private static final String COLUMNS = "id, gateway, organization, team, key_id, conversation, operation, model,"
            + " strategy, request_id, tokens, nano_usd, windows, begun, expires";

    private final Database database;

    ReservationTable(Database database) {
        this.database = database;
    }

    void add(Collection<Reservation> all) {
        database.batches()
                .batchUpdate(
                        "insert into reservations (" + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        all.stream().map(ReservationTable::row).toList());
    }

    /** Those of these ids that exist, locked until the transaction ends. */
    List<Reservation> lock(Collection<String> ids) {
        return database.sql()
                .sql("select " + COLUMNS + " from reservations where id in (:ids) order by id for update")
                .param("ids", ids)
                .query(ReservationTable::reservation)
                .list();
    }

    /** Those that began from one moment to another and hold something of an owner, locked. */
    List<Reservation> lock(Owner owner, Instant from, Instant until) {
        String whose = switch (owner.scope()) {
            case ORGANIZATION -> "organization = :id";
            case TEAM -> "team = :id";
            case KEY -> "key_id = :id";
            case CONVERSATION -> "team || '/' || conversation = :id";
        };
        return database.sql()
                .sql("select " + COLUMNS + " from reservations where " + whose
                        + " and begun >= :from and begun < :until order by id for update")
                .param("id", owner.id())
                .param("from", utc(from))
                .param("until", utc(until))
                .query(ReservationTable::reservation)
                .list();
    }

    /** Locks some that nobody settles: expired ones, and those of gateways last seen before a moment. */
    List<Reservation> lockOrphans(Instant now, Instant deadBefore, int most) {
        return database.sql()
                .sql("select " + COLUMNS + " from reservations where (leased is null or leased < :now)"
                        + " and (expires < :now or gateway not in (select id from gateways where seen >= :dead))"
                        + " order by id limit :most for update skip locked")
                .param("now", utc(now))
                .param("dead", utc(deadBefore))
                .param("most", most)
                .query(ReservationTable::reservation)
                .list();
    }

    void delete(Collection<String> ids) {
        database.sql()
                .sql("delete from reservations where id in (:ids)")
                .param("ids", Set.copyOf(ids))
                .update();
    }

    /** Keeps others from asking after a search until a moment. */
    void lease(Collection<String> ids, Instant until) {
        database.sql()
                .sql("update reservations set leased = :until where id in (:ids)")
                .param("until", utc(until))
                .param("ids", ids)
                .update();
    }

    void setWindows(String id, Collection<Long> windows) {
        database.sql()
                .sql("update reservations set windows = ? where id = ?")
                .params(WindowTable.ids(windows), id)
                .update();
    }

    private static Object[] row(Reservation one) {
        return new Object[] {
            one.id(),
            one.gateway(),
            one.organization(),
            one.team(),
            one.key(),
            one.conversation(),
            one.operation(),
            one.model(),
            one.strategy(),
            one.requestId(),
            one.granted().tokens(),
            one.granted().nanoUsd(),
            WindowTable.ids(one.windows()),
            utc(one.begun()),
            utc(one.expires())
        };
    }

    private static Reservation reservation(ResultSet row, int number) throws SQLException {
        long money = row.getLong("nano_usd");
        boolean isPriced = !row.wasNull();
        return new Reservation(
                row.getString("id"),
                row.getString("gateway"),
                row.getString("organization"),
                row.getString("team"),
                row.getString("key_id"),
                row.getString("conversation"),
                row.getString("operation"),
                row.getString("model"),
                row.getString("strategy"),
                row.getString("request_id"),
                new Amount(row.getLong("tokens"), isPriced ? money : null),
                Reservation.windows(row.getString("windows")),
                row.getObject("begun", OffsetDateTime.class).toInstant(),
                row.getObject("expires", OffsetDateTime.class).toInstant());
    }
}
