package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.WindowTable.utc;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.limit.Window.Name;
import io.ponder.accounts.limit.WindowTable.Change;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Opens windows: a new one begins with what the ledger says was spent in it, and with what already holds something. So a
 * limit that is set in the middle of a month counts that month from its beginning.
 */
final class Opening {

    private final Database database;
    private final WindowTable windows;
    private final ReservationTable reservations;

    Opening(Database database) {
        this.database = database;
        this.windows = new WindowTable(database);
        this.reservations = new ReservationTable(database);
    }

    /** Opens those of these windows that do not exist, in a transaction of its own. */
    void open(Collection<Name> names, Instant now) {
        database.inTransaction(() -> {
            WindowGate.lock(database);
            Set<Name> missing = new HashSet<>(names);
            windows.find(names).forEach(window -> missing.remove(window.name()));
            missing.forEach(name -> open(name, now));
            return missing;
        });
    }

    private void open(Name name, Instant now) {
        Instant ends =
                name.per() == Per.WHOLE ? name.per().ends(now) : name.per().ends(name.begins());
        windows.add(name, ends, spent(name, ends));
        long id = windows.find(List.of(name)).getFirst().id();
        Counted reserved = Counted.NOTHING;
        for (Reservation one : reservations.lock(name.owner(), name.begins(), ends)) {
            List<Long> counted = new ArrayList<>(one.windows());
            counted.add(id);
            reservations.setWindows(one.id(), counted);
            reserved = reserved.plus(Counted.of(one.granted()));
        }
        Map<Long, Change> change = new HashMap<>();
        change.put(id, Change.NONE.reserving(reserved));
        windows.change(change);
    }

    /** Of the ledger's own sums: single entries for a minute, days for what is longer, since entries may be deleted. */
    private Counted spent(Name name, Instant ends) {
        if (name.per() == Per.NOW || name.per() == Per.WHOLE) {
            return Counted.NOTHING;
        }
        boolean isMinute = name.per() == Per.MINUTE;
        String whose = switch (name.owner().scope()) {
            case ORGANIZATION -> "organization = :id";
            case TEAM -> "team = :id";
            case KEY -> "key_id = :id";
            case CONVERSATION -> throw new IllegalArgumentException("a conversation has no " + name.per());
        };
        String when = isMinute ? "at >= :from and at < :until" : "on_day >= :from and on_day < :until";
        String which = " where " + whose + " and " + when;
        long[] requests = sums(
                isMinute
                        ? "select count(*), coalesce(sum(nano_usd), 0) from ledger_entries" + which
                        : "select coalesce(sum(requests), 0), coalesce(sum(nano_usd), 0) from ledger_days" + which,
                name,
                ends);
        long[] tokens = sums(
                isMinute
                        ? "select coalesce(sum(prompt_tokens + completion_tokens), 0), 0 from ledger_parts"
                                + " where entry_id in (select id from ledger_entries" + which + ")"
                        : "select coalesce(sum(prompt_tokens + completion_tokens), 0), 0 from ledger_day_parts" + which,
                name,
                ends);
        return new Counted(requests[0], tokens[0], requests[1]);
    }

    private long[] sums(String query, Name name, Instant ends) {
        JdbcClient.StatementSpec statement =
                database.sql().sql(query).param("id", name.owner().id());
        JdbcClient.StatementSpec timed = name.per() == Per.MINUTE
                ? statement.param("from", utc(name.begins())).param("until", utc(ends))
                : statement
                        .param("from", name.begins().atOffset(ZoneOffset.UTC).toLocalDate())
                        .param("until", ends.atOffset(ZoneOffset.UTC).toLocalDate());
        return timed.query((row, _) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
    }
}
