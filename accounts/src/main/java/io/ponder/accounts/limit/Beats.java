package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.WindowTable.utc;

import io.ponder.accounts.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Which gateways live, and what is thrown away with time. */
final class Beats {

    private static final Duration MINUTES_KEPT = Duration.ofHours(1);
    private static final Duration DAYS_KEPT = Duration.ofDays(8);
    private static final Duration MONTHS_KEPT = Duration.ofDays(400);
    private static final Duration GATEWAYS_KEPT = Duration.ofDays(1);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private final Database database;
    private final WindowTable windows;
    private final String gateway;
    private Instant swept = Instant.EPOCH;

    Beats(Database database, String gateway) {
        this.database = database;
        this.windows = new WindowTable(database);
        this.gateway = gateway;
    }

    /** Says that this gateway lives. Returns the database's time. */
    Instant beat() {
        int found = database.sql()
                .sql("update gateways set seen = current_timestamp where id = ?")
                .param(gateway)
                .update();
        if (found == 0) {
            database.sql()
                    .sql("insert into gateways (id, seen) values (?, current_timestamp) on conflict do nothing")
                    .param(gateway)
                    .update();
        }
        return database.sql()
                .sql("select seen from gateways where id = ?")
                .param(gateway)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    /** Says that it no longer does, so that what it has left is looked after at once. */
    void leave() {
        database.sql().sql("delete from gateways where id = ?").param(gateway).update();
    }

    /** Throws away, now and then, what no search can count in any more. */
    void sweep(Instant now) {
        if (Duration.between(swept, now).abs().compareTo(SWEEP_EVERY) < 0) {
            return;
        }
        swept = now;
        windows.sweep(Per.MINUTE, now.minus(MINUTES_KEPT));
        windows.sweep(Per.DAY, now.minus(DAYS_KEPT));
        windows.sweep(Per.MONTH, now.minus(MONTHS_KEPT));
        database.inTransaction(() -> {
            WindowGate.lock(database);
            database.sql()
                    .sql("delete from limits where scope = 'conversation' and scope_id in"
                            + " (select scope_id from limit_windows where scope = 'conversation' and ends < ?)")
                    .param(utc(now))
                    .update();
            windows.sweep(Per.WHOLE, now);
            return now;
        });
        database.sql()
                .sql("delete from gateways where seen < ?")
                .param(utc(now.minus(GATEWAYS_KEPT)))
                .update();
    }
}
