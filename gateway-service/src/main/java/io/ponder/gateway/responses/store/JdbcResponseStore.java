package io.ponder.gateway.responses.store;

import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps responses in a database, in SQL that H2 in its PostgreSQL mode and PostgreSQL understand alike. */
public final class JdbcResponseStore implements ResponseStore {

    /** How often what has expired is thrown away; until then it only cannot be found. */
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private static final String COLUMNS = "id, tenant, status, background, document, input, expires_at";

    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final @Nullable String toDisk;
    private final Runnable onClose;
    private Instant swept = Instant.EPOCH;

    /**
     * Creates the tables that are missing.
     *
     * @param toDisk what brings to the disk what was written; null if a commit does
     * @param onClose closes the source
     */
    public JdbcResponseStore(DataSource source, InstantSource clock, @Nullable String toDisk, Runnable onClose) {
        new ResourceDatabasePopulator(new ClassPathResource("schema.sql", JdbcResponseStore.class)).execute(source);
        this.sql = JdbcClient.create(source);
        this.batches = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        this.clock = clock;
        this.toDisk = toDisk;
        this.onClose = onClose;
    }

    @Override
    public void add(StoredResponse response) {
        sweep();
        sql.sql("insert into responses (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        response.id(),
                        response.tenant(),
                        response.status().wireName(),
                        response.background(),
                        response.document(),
                        response.input(),
                        Timestamp.from(response.expires()))
                .update();
        if (response.background() && toDisk != null) {
            // Its client is about to be told the id, and may have nothing else when the process dies.
            batches.execute(toDisk);
        }
    }

    @Override
    public void append(String id, List<StoredEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            transaction.executeWithoutResult(_ -> insert(id, events));
        } catch (DataIntegrityViolationException e) {
            // The response was deleted meanwhile, and its events must not outlive it.
        }
    }

    @Override
    public void change(String id, Status status, String document, List<StoredEvent> events) {
        transaction.executeWithoutResult(_ -> {
            int found = sql.sql("update responses set status = ?, document = ? where id = ?")
                    .params(status.wireName(), document, id)
                    .update();
            if (found > 0 && !events.isEmpty()) {
                insert(id, events);
            }
        });
    }

    private void insert(String id, List<StoredEvent> events) {
        batches.batchUpdate(
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

    @Override
    public Optional<StoredResponse> find(String tenant, String id) {
        return sql.sql("select " + COLUMNS + " from responses where id = ? and tenant = ? and expires_at > ?")
                .params(id, tenant, now())
                .query(JdbcResponseStore::response)
                .optional();
    }

    @Override
    public List<StoredEvent> events(String id, int after, int most) {
        return sql.sql("select number, type, document from response_events"
                        + " where response_id = ? and number > ? order by number limit ?")
                .params(id, after, most)
                .query((row, _) -> new StoredEvent(row.getInt(1), row.getString(2), row.getString(3)))
                .list();
    }

    @Override
    public int lastEvent(String id) {
        return sql.sql("select coalesce(max(number), -1) from response_events where response_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    @Override
    public boolean delete(String tenant, String id) {
        return sql.sql("delete from responses where id = ? and tenant = ? and expires_at > ?")
                        .params(id, tenant, now())
                        .update()
                > 0;
    }

    @Override
    public List<StoredResponse> unfinished() {
        return sql.sql("select " + COLUMNS + " from responses where status in ('queued', 'in_progress')")
                .query(JdbcResponseStore::response)
                .list();
    }

    @Override
    public void close() {
        onClose.run();
    }

    private void sweep() {
        synchronized (this) {
            Instant now = clock.instant();
            if (now.isBefore(swept.plus(SWEEP_EVERY))) {
                return;
            }
            swept = now;
        }
        sql.sql("delete from responses where expires_at <= ?").param(now()).update();
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
