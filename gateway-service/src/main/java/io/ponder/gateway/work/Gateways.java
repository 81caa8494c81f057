package io.ponder.gateway.work;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.work.WorkPace;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The gateways that share the database, and this one's sign of life. Only the database's own clock counts, so those of the
 * gateways need not agree.
 */
public final class Gateways {

    private final Database database;
    private final Duration silence;
    private final String self = "gateway-" + UUID.randomUUID();

    Gateways(Database database, WorkSettings settings) {
        this.database = database;
        this.silence = settings.heartbeat().multipliedBy(WorkPace.MISSED);
        beat();
    }

    /** This gateway's id, new with each start. */
    public String self() {
        return self;
    }

    /** Whether a gateway has given a sign of life lately. */
    public boolean isAlive(String gateway) {
        return gateway.equals(self)
                || database.sql()
                        .sql("select seen_at, current_timestamp from workers where id = ?")
                        .param(gateway)
                        .query((row, _) -> !isSilent(row.getTimestamp(1), row.getTimestamp(2)))
                        .optional()
                        .orElse(false);
    }

    /** Says that this gateway lives. */
    void beat() {
        int known = database.sql()
                .sql("update workers set seen_at = current_timestamp where id = ?")
                .param(self)
                .update();
        if (known == 0) {
            database.sql()
                    .sql("insert into workers (id, seen_at) values (?, current_timestamp) on conflict do nothing")
                    .param(self)
                    .update();
        }
    }

    /** The gateways that have fallen silent, and were not forgotten yet. */
    List<String> silent() {
        return database
                .sql()
                .sql("select id, seen_at, current_timestamp from workers")
                .query((row, _) -> isSilent(row.getTimestamp(2), row.getTimestamp(3)) ? row.getString(1) : "")
                .list()
                .stream()
                .filter(id -> !id.isEmpty() && !id.equals(self))
                .toList();
    }

    void forget(String gateway) {
        database.sql().sql("delete from workers where id = ?").param(gateway).update();
    }

    private boolean isSilent(Timestamp seen, Timestamp now) {
        return seen.toInstant().plus(silence).isBefore(now.toInstant());
    }
}
