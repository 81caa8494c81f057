package io.ponder.gateway.responses.store;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.gateway.work.Announcer;
import io.ponder.gateway.work.TraceUnits;
import io.ponder.gateway.work.TraceUnits.Unit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;

/**
 * Keeps responses in the database for as long as they live. Safe for use by many threads and gateways. What has expired,
 * was deleted, or belongs to another tenant is not there.
 *
 * <p>A response in the background is worked on by one attempt at a time. An attempt that another has replaced can change
 * nothing any more.
 */
public final class ResponseStore {

    private static final String COLUMNS = "id, tenant, status, background, document, input, expires_at";

    private final Database database;
    private final TraceUnits units;
    private final Announcer announcer;
    private final InstantSource clock;

    public ResponseStore(Database database, TraceUnits units, Announcer announcer, InstantSource clock) {
        this.database = database;
        this.units = units;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * Keeps a new response.
     *
     * @param work what a gateway needs to work on it in the background; null in the foreground
     * @param gateway the gateway that works on it in the foreground; null in the background
     */
    public void add(
            StoredResponse response, List<StoredEvent> events, @Nullable String work, @Nullable String gateway) {
        database.sql()
                .sql("insert into responses (" + COLUMNS + ", work, gateway) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(response.id())
                .param(response.tenant())
                .param(response.status().wireName())
                .param(response.background())
                .param(response.document())
                .param(response.input())
                .param(Timestamp.from(response.expires()))
                .param(work)
                .param(gateway)
                .update();
        insert(response.id(), events);
    }

    /**
     * Begins another attempt at a response in the background.
     *
     * @return empty if it has ended, or is not there
     */
    public Optional<Attempt> claim(String id) {
        return database.inTransaction(() -> {
            int found = database.sql()
                    .sql("update responses set attempt = attempt + 1 where id = ? and work is not null")
                    .param(id)
                    .update();
            return found == 0
                    ? Optional.<Attempt>empty()
                    : database.sql()
                            .sql("select attempt, work, cancelling from responses where id = ?")
                            .param(id)
                            .query((row, _) -> new Attempt(
                                    row.getInt(1), row.getString(2), row.getBoolean(3), lastEvent(id), units.read(id)))
                            .optional();
        });
    }

    /**
     * Keeps further events of a response in the order of their numbers, and what its search has told: all or nothing.
     *
     * @param attempt by which; 0 in the foreground
     * @param number how many units there are already
     * @param unit null for none
     * @return false if the response is not there, or another attempt has begun
     */
    public boolean append(String id, int attempt, List<StoredEvent> events, int number, @Nullable Unit unit) {
        return database.inTransaction(() -> {
            if (!isOf(id, attempt)) {
                return false;
            }
            insert(id, events);
            if (unit != null) {
                units.add(id, number, unit);
            }
            return true;
        });
    }

    /**
     * Replaces the document of a response, and keeps the last of its events with it: both or neither. If the status is
     * final, the work for it is forgotten.
     *
     * @param attempt by which; 0 in the foreground
     * @return false if the response is not there, or another attempt has begun
     */
    public boolean change(String id, int attempt, Status status, String document, List<StoredEvent> events) {
        return database.inTransaction(() -> {
            if (!isOf(id, attempt)) {
                return false;
            }
            String also = status.isFinal() ? ", work = null, gateway = null" : "";
            database.sql()
                    .sql("update responses set status = ?, document = ?" + also + " where id = ?")
                    .params(status.wireName(), document, id)
                    .update();
            insert(id, events);
            if (status.isFinal() && attempt > 0) {
                units.forget(id);
                announcer.announce(tenantOf(id), "response." + status.wireName(), id);
            }
            return true;
        });
    }

    /** Whether a response is still this attempt's; nobody changes it before the transaction ends. */
    private boolean isOf(String id, int attempt) {
        return database.sql()
                .sql("select attempt from responses where id = ? and status in ('queued', 'in_progress') for update")
                .param(id)
                .query(Integer.class)
                .optional()
                .filter(last -> last == attempt)
                .isPresent();
    }

    private String tenantOf(String id) {
        return database.sql()
                .sql("select tenant from responses where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private void insert(String id, List<StoredEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        database.batches()
                .batchUpdate(
                        "insert into response_events (response_id, number, type, document) values (?, ?, ?, ?)",
                        new BatchPreparedStatementSetter() {
                            @Override
                            public void setValues(PreparedStatement row, int index) throws SQLException {
                                StoredEvent event = events.get(index);
                                row.setString(1, id);
                                row.setInt(2, event.number());
                                row.setString(3, event.type());
                                row.setString(4, event.document());
                            }

                            @Override
                            public int getBatchSize() {
                                return events.size();
                            }
                        });
    }

    public Optional<StoredResponse> find(String tenant, String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from responses where id = ? and tenant = ? and expires_at > ?")
                .params(id, tenant, now())
                .query(ResponseStore::response)
                .optional();
    }

    /** Whether a response is still being worked on, or waits for it. */
    public boolean isUnfinished(String id) {
        return database.sql()
                .sql("select 1 from responses where id = ? and status in ('queued', 'in_progress')")
                .param(id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * The events of a response with numbers above {@code after}, in order.
     *
     * @param most how many at once, at least 1
     */
    public List<StoredEvent> events(String id, int after, int most) {
        return database.sql()
                .sql("select number, type, document from response_events"
                        + " where response_id = ? and number > ? order by number limit ?")
                .params(id, after, most)
                .query((row, _) -> new StoredEvent(row.getInt(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** The number of the last event kept; -1 for none. */
    public int lastEvent(String id) {
        return database.sql()
                .sql("select coalesce(max(number), -1) from response_events where response_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    /** Forgets a response and its events; false if it is not there. */
    public boolean delete(String tenant, String id) {
        return database.inTransaction(() -> {
            units.forget(id);
            return database.sql()
                            .sql("delete from responses where id = ? and tenant = ? and expires_at > ?")
                            .params(id, tenant, now())
                            .update()
                    > 0;
        });
    }

    /** How many responses wait for a place in the background. */
    public int waiting() {
        return database.sql()
                .sql("select count(*) from responses where status = 'queued'")
                .query(Integer.class)
                .single();
    }

    /** Asks whoever works on a response to cancel it. */
    public void askToCancel(String id) {
        database.sql()
                .sql("update responses set cancelling = true where id = ? and work is not null")
                .param(id)
                .update();
    }

    /** Which of these responses are to be cancelled, or were deleted. */
    public List<String> unwanted(Collection<String> ids) {
        List<String> wanted = database.sql()
                .sql("select id from responses where id in (:ids) and not cancelling")
                .param("ids", ids)
                .query((row, _) -> row.getString(1))
                .list();
        return ids.stream().filter(id -> !wanted.contains(id)).toList();
    }

    /** The responses that a gateway works on in the foreground. */
    public List<StoredResponse> workedOnBy(String gateway) {
        return database.sql()
                .sql("select " + COLUMNS + " from responses where gateway = ?")
                .param(gateway)
                .query(ResponseStore::response)
                .list();
    }

    /** Forgets what has expired. */
    public void forgetExpired(Instant now) {
        database.sql()
                .sql("delete from responses where expires_at <= ?")
                .param(Timestamp.from(now))
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static StoredResponse response(ResultSet row, int number) throws SQLException {
        return new StoredResponse(
                row.getString("id"),
                row.getString("tenant"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getBoolean("background"),
                row.getString("document"),
                row.getString("input"),
                row.getTimestamp("expires_at").toInstant());
    }
}
