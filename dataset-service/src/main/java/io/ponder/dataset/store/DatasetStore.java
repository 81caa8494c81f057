package io.ponder.dataset.store;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Data sets: questions that were uploaded, and rows that jobs make. Safe for use by many threads and processes. */
public final class DatasetStore {

    private static final int BATCH = 500;
    private static final String COLUMNS = "id, tenant, name, licence, held_out, job_id, row_count, sha256, created_at";

    private final Database database;

    public DatasetStore(Database database) {
        this.database = database;
    }

    /**
     * What is known of a data set.
     *
     * @param job that makes it; null for one that was uploaded
     * @param rows as of its last count
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
            Instant createdAt) {}

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
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .params(Arrays.asList(
                                known.id(),
                                known.tenant(),
                                known.name(),
                                known.licence(),
                                known.heldOut(),
                                known.job(),
                                known.rows(),
                                known.sha256(),
                                Timestamp.from(known.createdAt())))
                        .update()
                == 1;
    }

    /** Adds uploaded questions, all or none of them; false if the tenant has a data set of this name. */
    public boolean add(Known known, List<Item> items) {
        return database.inTransaction(() -> {
            if (!add(known)) {
                return false;
            }
            List<Object[]> batch = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                batch.add(new Object[] {
                    known.id(),
                    (long) i,
                    QuestionKey.of(item.question()),
                    WireJson.mapper().writeValueAsString(item)
                });
                if (batch.size() == BATCH || i == items.size() - 1) {
                    database.batches()
                            .batchUpdate(
                                    "insert into dataset_rows (dataset_id, number, question, content)"
                                            + " values (?, ?, ?, ?)",
                                    batch);
                    batch.clear();
                }
            }
            return true;
        });
    }

    /** Replaces the rows that one question of a job gave, within the caller's transaction. */
    public void replace(String dataset, long first, long most, List<Row> rows) {
        database.sql()
                .sql("delete from dataset_rows where dataset_id = ? and number >= ? and number < ?")
                .params(dataset, first, first + most)
                .update();
        List<Object[]> batch = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            batch.add(new Object[] {dataset, first + i, row.question(), json(row)});
        }
        if (!batch.isEmpty()) {
            database.batches()
                    .batchUpdate(
                            "insert into dataset_rows (dataset_id, number, question, content) values (?, ?, ?, ?)",
                            batch);
        }
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
                row.getTimestamp(9).toInstant());
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
                counts[0],
                counts[1],
                known.sha256(),
                broken,
                known.createdAt().getEpochSecond());
    }

    /** How many rows there are for each reason to leave them out; those that are exported are under the empty text. */
    public Map<String, Long> reasons(String dataset) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        database.sql()
                .sql("select coalesce(reason, ''), count(*) from dataset_rows where dataset_id = ?"
                        + " group by coalesce(reason, '') order by 2 desc, 1")
                .param(dataset)
                .query(row -> {
                    reasons.put(row.getString(1), row.getLong(2));
                });
        return reasons;
    }

    /** A question of a source. Rows that a job made are questions as well, with their references as answers. */
    public Item item(String dataset, long number) {
        return database.sql()
                .sql("select content from dataset_rows where dataset_id = ? and number = ?")
                .params(dataset, number)
                .query((row, _) -> SourceItems.of(row.getString(1)))
                .single();
    }

    /** Hands over all questions of a source, in order; none is held in memory for longer. */
    public void forEachItem(String dataset, Consumer<Item> each) {
        forEach(dataset, true, 0, (_, json) -> each.accept(SourceItems.of(json)));
    }

    /**
     * Hands over the rows of a data set one after the other, in their order; none is held in memory for longer.
     *
     * @param from the least number
     */
    public void forEach(String dataset, boolean onlyKept, long from, BiConsumer<Long, String> each) {
        long next = from;
        while (true) {
            List<Object[]> page = database.sql()
                    .sql("select number, content from dataset_rows where dataset_id = ? and number >= ?"
                            + (onlyKept ? " and reason is null" : "") + " order by number limit " + BATCH)
                    .params(dataset, next)
                    .query((row, _) -> new Object[] {row.getLong(1), row.getString(2)})
                    .list();
            for (Object[] row : page) {
                each.accept((Long) row[0], (String) row[1]);
            }
            if (page.size() < BATCH) {
                return;
            }
            next = (Long) page.getLast()[0] + 1;
        }
    }

    /** Leaves a row out. */
    public void drop(String dataset, long number, String reason) {
        database.sql()
                .sql("update dataset_rows set reason = ? where dataset_id = ? and number = ?")
                .params(reason, dataset, number)
                .update();
    }

    /** Takes all rows in again. */
    public void keepAll(String dataset) {
        database.sql()
                .sql("update dataset_rows set reason = null where dataset_id = ? and reason is not null")
                .param(dataset)
                .update();
    }

    /** Whether a question is in a data set of the tenant's that no recipe may touch. */
    public boolean isHeldOut(String tenant, String question) {
        return database.sql()
                        .sql("select count(*) from dataset_rows r join datasets d on d.id = r.dataset_id"
                                + " where r.question = ? and d.held_out and d.tenant = ?")
                        .params(question, tenant)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Whether a job that has not ended reads or writes it. */
    private boolean isInUse(String dataset) {
        return database.sql()
                        .sql("select count(*) from jobs where (source_id = ? or dataset_id = ?)"
                                + " and state not in ('succeeded', 'cancelled', 'failed')")
                        .params(dataset, dataset)
                        .query(Long.class)
                        .single()
                > 0;
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

    /** Deletes a data set with its rows; false if a job that has not ended reads or writes it. */
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
                    .sql("delete from datasets where id = ?")
                    .param(known.id())
                    .update();
            return true;
        });
    }

    /** Writes down how many rows there are. */
    public void count(String dataset) {
        database.sql()
                .sql("update datasets set row_count = (select count(*) from dataset_rows where dataset_id = ?)"
                        + " where id = ?")
                .params(dataset, dataset)
                .update();
    }

    private static String json(Row row) {
        return WireJson.mapper().writerFor(Row.class).writeValueAsString(row);
    }
}
