package io.ponder.dataset.store;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.evaluation.data.Item;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Data sets: those that were uploaded, and those that jobs make. Safe for use by many threads and processes. */
public final class DatasetStore {

    private static final String COLUMNS =
            "id, tenant, name, licence, held_out, job_id, row_count, sha256, created_at, unanswered";

    private final Database database;
    private final DatasetRows rows;
    private final MixedRows mixed;

    public DatasetStore(Database database) {
        this.database = database;
        this.rows = new DatasetRows(database);
        this.mixed = new MixedRows(database, this);
    }

    /** Rows of several data sets in one. */
    public MixedRows mixed() {
        return mixed;
    }

    /** The rows of all data sets. */
    public DatasetRows rows() {
        return rows;
    }

    /**
     * What is known of a data set.
     *
     * @param job that makes it; null for one that was uploaded
     * @param rows as of its last count
     * @param unanswered whether no question of it has a right answer
     */
    public record Known(
            String id,
            String tenant,
            String name,
            @Nullable String licence,
            boolean heldOut,
            @Nullable String job,
            long rows,
            @Nullable String sha256,
            Instant createdAt,
            boolean unanswered) {

        /** One with answers. */
        public Known(
                String id,
                String tenant,
                String name,
                @Nullable String licence,
                boolean heldOut,
                @Nullable String job,
                long rows,
                @Nullable String sha256,
                Instant createdAt) {
            this(id, tenant, name, licence, heldOut, job, rows, sha256, createdAt, false);
        }
    }

    public static String newId() {
        return "dataset-" + UUID.randomUUID();
    }

    /**
     * Adds a data set.
     *
     * @return false if the tenant has one of this name
     */
    public boolean add(Known known) {
        return database.sql()
                        .sql("insert into datasets (" + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .params(Arrays.asList(
                                known.id(),
                                known.tenant(),
                                known.name(),
                                known.licence(),
                                known.heldOut(),
                                known.job(),
                                known.rows(),
                                known.sha256(),
                                Timestamp.from(known.createdAt()),
                                known.unanswered()))
                        .update()
                == 1;
    }

    /** Adds uploaded questions, all or none of them; false if the tenant has a data set of this name. */
    public boolean add(Known known, List<Item> items) {
        return database.inTransaction(() -> {
            if (!add(known)) {
                return false;
            }
            rows.add(known.id(), items);
            return true;
        });
    }

    /** Of this tenant, by its id or its name. */
    public Optional<Known> find(String tenant, String idOrName) {
        return database.sql()
                .sql("select " + COLUMNS + " from datasets where tenant = ? and (id = ? or name = ?)"
                        + " order by case when id = ? then 0 else 1 end limit 1")
                .params(tenant, idOrName, idOrName, idOrName)
                .query((row, _) -> known(row))
                .optional();
    }

    /** Newest first. */
    public List<Known> list(String tenant, int limit, int offset) {
        return database.sql()
                .sql("select " + COLUMNS
                        + " from datasets where tenant = ? order by created_at desc, id limit ? offset ?")
                .params(tenant, limit, offset)
                .query((row, _) -> known(row))
                .list();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getString(6),
                row.getLong(7),
                row.getString(8),
                row.getTimestamp(9).toInstant(),
                row.getBoolean(10));
    }

    /** As the API tells it. */
    public DatasetDocument document(Known known, @Nullable List<DatasetDocument.Broken> broken) {
        long[] counts = database.sql()
                .sql("select count(*), coalesce(sum(case when reason is null then 1 else 0 end), 0)"
                        + " from dataset_rows where dataset_id = ?")
                .param(known.id())
                .query((row, _) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
        return new DatasetDocument(
                known.id(),
                "dataset",
                known.name(),
                known.job(),
                known.licence(),
                known.heldOut(),
                known.unanswered(),
                counts[0],
                counts[1],
                known.sha256(),
                broken,
                known.createdAt().getEpochSecond());
    }

    /** Whether a job or a run of a pipeline that has not ended reads or writes it. */
    private boolean isInUse(String dataset) {
        return database.sql()
                .sql("select 1 from jobs where (source_id = ? or dataset_id = ?)"
                        + " and state not in ('succeeded', 'cancelled', 'failed')"
                        + " union all select 1 from pipeline_runs r where r.state not in ('succeeded', 'cancelled')"
                        + " and (exists (select 1 from pipeline_sources s where s.run_id = r.id and s.dataset_id = ?)"
                        + " or exists (select 1 from pipeline_jobs p join jobs j on j.id = p.job_id"
                        + " where p.run_id = r.id and j.dataset_id = ?)) limit 1")
                .params(dataset, dataset, dataset, dataset)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Keeps a data set from being deleted until the caller's transaction ends; false if it is gone. */
    public boolean lock(String dataset) {
        return database.sql()
                .sql("select id from datasets where id = ? for update")
                .param(dataset)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Deletes a data set with its rows; false if a job or run that has not ended uses it. */
    public boolean delete(Known known) {
        return database.inTransaction(() -> {
            lock(known.id());
            if (isInUse(known.id())) {
                return false;
            }
            database.sql()
                    .sql("delete from dataset_rows where dataset_id = ?")
                    .param(known.id())
                    .update();
            database.sql()
                    .sql("delete from dataset_readings where dataset_id = ?")
                    .param(known.id())
                    .update();
            database.sql()
                    .sql("delete from datasets where id = ?")
                    .param(known.id())
                    .update();
            return true;
        });
    }

    /**
     * Writes down that somebody reads all rows of a data set, if any of these is of a person's words: what comes of it cannot be
     * reached when that person's rows are deleted.
     *
     * @param key the id of the key; null where none is required
     */
    void readBy(String dataset, @Nullable String key, Instant now) {
        if (rows.isOfPeople(dataset)) {
            database.sql()
                    .sql("insert into dataset_readings (dataset_id, key_id, at) values (?, ?, ?)")
                    .params(Arrays.asList(dataset, key, Timestamp.from(now)))
                    .update();
        }
    }

    /** Writes down how many rows there are. */
    public void count(String dataset) {
        database.sql()
                .sql("update datasets set row_count = (select count(*) from dataset_rows where dataset_id = ?)"
                        + " where id = ?")
                .params(dataset, dataset)
                .update();
    }
}
