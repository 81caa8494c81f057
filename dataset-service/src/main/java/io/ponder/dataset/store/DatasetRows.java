package io.ponder.dataset.store;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of data sets: questions that were uploaded, and what jobs make of them, each under its number. Safe for use by many
 * threads and processes.
 */
public final class DatasetRows {

    private static final int BATCH = 500;
    private static final String INSERT =
            "insert into dataset_rows (dataset_id, number, question, content, person) values (?, ?, ?, ?, ?)";

    private final Database database;

    DatasetRows(Database database) {
        this.database = database;
    }

    /** Adds uploaded questions, within the caller's transaction. */
    void add(String dataset, List<Item> items) {
        List<Object[]> batch = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            batch.add(new Object[] {
                dataset,
                (long) i,
                QuestionKey.of(item.question()),
                WireJson.mapper().writeValueAsString(item),
                null
            });
            if (batch.size() == BATCH || i == items.size() - 1) {
                database.batches().batchUpdate(INSERT, batch);
                batch.clear();
            }
        }
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
            batch.add(new Object[] {
                dataset, first + i, row.question(), json(row), row.origin().person()
            });
        }
        if (!batch.isEmpty()) {
            database.batches().batchUpdate(INSERT, batch);
        }
    }

    /** Adds rows: of each its data set, number, question, content and person. */
    void insert(List<Object[]> rows) {
        database.batches().batchUpdate(INSERT, rows);
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

    /**
     * A question of a source.
     *
     * @param person a pseudonym of whose it is; null where it is nobody's
     */
    public record Asked(Item item, @Nullable String person) {}

    /**
     * A question of a source. Rows that a job made are questions as well, with their references as answers.
     *
     * @throws io.ponder.reasoning.model.FailureException when it was deleted
     */
    public Asked item(String dataset, long number) {
        return database.sql()
                .sql("select content, person from dataset_rows where dataset_id = ? and number = ?")
                .params(dataset, number)
                .query((row, _) -> new Asked(SourceItems.of(row.getString(1)), row.getString(2)))
                .optional()
                .orElseThrow(() ->
                        Failure.of(Kind.NOT_FOUND, "the question was deleted").asException());
    }

    /** Keeps a row from being deleted until the caller's transaction ends; false if it is gone. */
    public boolean lock(String dataset, long number) {
        return database.sql()
                .sql("select number from dataset_rows where dataset_id = ? and number = ? for update")
                .params(dataset, number)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /** Whether any row is of a person's words. */
    public boolean isOfPeople(String dataset) {
        return database.sql()
                .sql("select number from dataset_rows where dataset_id = ? and person is not null limit 1")
                .param(dataset)
                .query(Long.class)
                .optional()
                .isPresent();
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

    private static String json(Row row) {
        return WireJson.mapper().writerFor(Row.class).writeValueAsString(row);
    }
}
