package io.ponder.gateway.batches;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.batches.BatchDocument.Status;
import io.ponder.gateway.work.Announcer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Keeps batches and, until they have ended, the results of their lines. An attempt that was replaced changes nothing. */
@Component
final class BatchStore {

    /**
     * What a gateway needs to work on a batch.
     *
     * @param attempt which one this is, from 1
     * @param work whose batch it is
     * @param expires when its window ends
     */
    record Claim(int attempt, String tenant, BatchDocument document, String work, Instant expires) {}

    /**
     * A line that has ended.
     *
     * @param line counted from 1
     * @param failed whether it belongs into the file of errors
     * @param document what is written there
     * @param recorded whether its searches were recorded
     */
    record Result(int line, boolean failed, String document, boolean recorded) {}

    private final Database database;
    private final Announcer announcer;

    BatchStore(Database database, Announcer announcer) {
        this.database = database;
        this.announcer = announcer;
    }

    void add(String tenant, BatchDocument document, String work, Instant now, Instant expires) {
        database.sql()
                .sql("insert into batches (id, tenant, status, document, work, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        document.id(),
                        tenant,
                        document.status().wireName(),
                        document.text(),
                        work,
                        Timestamp.from(now),
                        Timestamp.from(expires))
                .update();
    }

    Optional<BatchDocument> find(String tenant, String id) {
        return database.sql()
                .sql("select document from batches where id = ? and tenant = ?")
                .params(id, tenant)
                .query(String.class)
                .optional()
                .map(BatchDocument::parse)
                .map(this::counted);
    }

    /** Batches of a tenant, the newest first, from the one after {@code after}. */
    List<BatchDocument> list(String tenant, @Nullable String after, int most) {
        StatementSpec query = database.sql()
                .sql("select document from batches where tenant = :tenant"
                        + (after == null
                                ? ""
                                : " and (created_at < (select created_at from batches where id = :after)"
                                        + " or created_at = (select created_at from batches where id = :after)"
                                        + " and id < :after)")
                        + " order by created_at desc, id desc limit :most")
                .param("tenant", tenant)
                .param("most", most);
        return (after == null ? query : query.param("after", after))
                .query((row, _) -> row.getString(1)).list().stream()
                        .map(BatchDocument::parse)
                        .map(this::counted)
                        .toList();
    }

    /** While it is worked on, what has been counted is in the results alone. */
    private BatchDocument counted(BatchDocument document) {
        if (document.status().isFinal() || document.status() == Status.VALIDATING) {
            return document;
        }
        int[] counts = counts(document.id());
        return document.counts(document.total(), counts[0], counts[1]);
    }

    /** How many lines have an answer, and how many have failed. */
    int[] counts(String id) {
        int[] counts = new int[2];
        database.sql()
                .sql("select failed, count(*) from batch_results where batch_id = ? group by failed")
                .param(id)
                .query(row -> {
                    counts[row.getBoolean(1) ? 1 : 0] = row.getInt(2);
                });
        return counts;
    }

    /** Begins another attempt at a batch; empty if it has ended, or is not there. */
    Optional<Claim> claim(String id) {
        return database.inTransaction(() -> {
            database.sql()
                    .sql("update batches set attempt = attempt + 1 where id = ?")
                    .param(id)
                    .update();
            return database.sql()
                    .sql("select attempt, tenant, document, work, expires_at from batches where id = ?")
                    .param(id)
                    .query((row, _) -> new Claim(
                            row.getInt(1),
                            row.getString(2),
                            BatchDocument.parse(row.getString(3)),
                            row.getString(4),
                            row.getTimestamp(5).toInstant()))
                    .optional()
                    .filter(claim -> !claim.document().status().isFinal());
        });
    }

    /** How a batch stands; empty if it is not there. */
    Optional<Status> status(String id) {
        return database.sql()
                .sql("select document from batches where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .map(document -> BatchDocument.parse(document).status());
    }

    /**
     * Changes a batch that has not ended. One that ends is announced, and its results are forgotten.
     *
     * @param attempt by which; 0 for its client
     * @param also what belongs to it: both or neither
     * @return false if the batch has ended or is not there, or another attempt has begun
     */
    boolean change(String id, int attempt, Consumer<BatchDocument> change, Runnable also) {
        return database.inTransaction(() -> {
            BatchDocument document = locked(id, attempt).orElse(null);
            if (document == null) {
                return false;
            }
            change.accept(document);
            also.run();
            database.sql()
                    .sql("update batches set status = ?, document = ? where id = ?")
                    .params(document.status().wireName(), document.text(), id)
                    .update();
            if (document.status().isFinal()) {
                database.sql()
                        .sql("delete from batch_results where batch_id = ?")
                        .param(id)
                        .update();
                database.sql()
                        .sql("delete from work_units where work_id like ?")
                        .param(id + "/%")
                        .update();
                String tenant = database.sql()
                        .sql("select tenant from batches where id = ?")
                        .param(id)
                        .query(String.class)
                        .single();
                announcer.announce(tenant, "batch." + document.status().wireName(), id);
            }
            return true;
        });
    }

    private Optional<BatchDocument> locked(String id, int attempt) {
        return database.sql()
                .sql("select attempt, document from batches where id = ? for update")
                .param(id)
                .query((row, _) -> attempt == 0 || row.getInt(1) == attempt ? row.getString(2) : "")
                .optional()
                .filter(document -> !document.isEmpty())
                .map(BatchDocument::parse)
                .filter(document -> !document.status().isFinal());
    }

    /**
     * Keeps lines that have ended, all or none.
     *
     * @return false if another attempt has begun
     */
    boolean add(String id, int attempt, List<Result> results) {
        boolean isOurs = database.inTransaction(() -> {
            if (locked(id, attempt).isEmpty()) {
                return false;
            }
            database.batches()
                    .batchUpdate(
                            "insert into batch_results (batch_id, line, failed, document) values (?, ?, ?, ?)"
                                    + " on conflict do nothing",
                            new BatchPreparedStatementSetter() {
                                @Override
                                public void setValues(PreparedStatement row, int index) throws SQLException {
                                    Result result = results.get(index);
                                    row.setString(1, id);
                                    row.setInt(2, result.line());
                                    row.setBoolean(3, result.failed());
                                    row.setString(4, result.document());
                                }

                                @Override
                                public int getBatchSize() {
                                    return results.size();
                                }
                            });
            for (Result result : results) {
                if (result.recorded()) {
                    database.sql()
                            .sql("delete from work_units where work_id like ?")
                            .param(id + "/" + result.line() + "/%")
                            .update();
                }
            }
            return true;
        });
        database.sync();
        return isOurs;
    }

    /** The lines that have ended. */
    BitSet done(String id) {
        BitSet done = new BitSet();
        database.sql()
                .sql("select line from batch_results where batch_id = ?")
                .param(id)
                .query(row -> {
                    done.set(row.getInt(1));
                });
        return done;
    }

    /** Results after a line, in order. */
    List<Result> results(String id, int after, int most) {
        return database.sql()
                .sql("select line, failed, document from batch_results where batch_id = ? and line > ?"
                        + " order by line limit ?")
                .params(id, after, most)
                .query((row, _) -> new Result(row.getInt(1), row.getBoolean(2), row.getString(3), false))
                .list();
    }
}
