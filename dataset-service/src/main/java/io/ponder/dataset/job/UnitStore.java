package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.JobDocument.Difficulty;
import io.ponder.dataset.job.JobStore.Job;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The units of jobs, one for each question. Safe for use by many threads and processes. */
final class UnitStore {

    private static final Duration RECENT = Duration.ofMinutes(5);

    private final Database database;
    private final InstantSource clock;

    UnitStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A unit that is through, or was given up.
     *
     * @param tokens that its calls used, whoever paid for them
     * @param nanoUsd what these cost; null where a model has no price
     * @param why it was given up; null if it is through
     */
    record Done(
            long samples,
            long right,
            long rows,
            long tokens,
            @Nullable Long nanoUsd,
            @Nullable String why) {

        /** The same of a unit whose rows are not written. */
        Done without(String because) {
            return new Done(samples, right, 0, tokens, nanoUsd, why == null ? because : why);
        }
    }

    /** Adds a unit for each row of a job's source that is not left out, within the caller's transaction; returns how many. */
    int add(String job, String source) {
        return database.sql()
                .sql("insert into job_units (job_id, number, state) select ?, number, 'waiting' from dataset_rows"
                        + " where dataset_id = ? and reason is null")
                .params(job, source)
                .update();
    }

    /** Adds so many units, within the caller's transaction; returns how many. */
    int add(String job, int units) {
        List<Object[]> batch = new ArrayList<>();
        for (long number = 0; number < units; number++) {
            batch.add(new Object[] {job, number});
        }
        database.batches().batchUpdate("insert into job_units (job_id, number, state) values (?, ?, 'waiting')", batch);
        return units;
    }

    /** Those of these units that are neither through nor given up. */
    List<Long> waiting(String job, long from, long until) {
        return database.sql()
                .sql("select number from job_units where job_id = ? and number >= ? and number < ?"
                        + " and state = 'waiting' order by number")
                .params(job, from, until)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /** All that are neither through nor given up. */
    List<Long> waiting(String job) {
        return waiting(job, 0, Long.MAX_VALUE);
    }

    /** Those that are asked first, evenly spread over all, as far as they are still waiting. */
    List<Long> ofPilot(Job job) {
        List<Long> all = database.sql()
                .sql("select number from job_units where job_id = ? order by number")
                .param(job.id())
                .query((row, _) -> row.getLong(1))
                .list();
        int count = Math.min(job.pilot(), all.size());
        List<Long> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        chosen.retainAll(new HashSet<>(waiting(job.id())));
        return chosen;
    }

    boolean isAllDone(String job) {
        return database.sql()
                .sql("select 1 from job_units where job_id = ? and state = 'waiting' limit 1")
                .param(job)
                .query(Integer.class)
                .optional()
                .isEmpty();
    }

    /** Ends a unit, within the caller's transaction; false if it had been ended before. */
    boolean end(String job, long number, Done done) {
        return database.sql()
                        .sql(
                                "update job_units set state = ?, samples = ?, right_samples = ?, made_rows = ?, tokens = ?,"
                                        + " nano_usd = ?, why = ?,"
                                        + " done_at = ? where job_id = ? and number = ? and state = 'waiting'")
                        .params(Arrays.asList(
                                done.why() == null ? "done" : "failed",
                                done.samples(),
                                done.right(),
                                done.rows(),
                                done.tokens(),
                                done.nanoUsd(),
                                done.why(),
                                Timestamp.from(clock.instant()),
                                job,
                                number))
                        .update()
                == 1;
    }

    /** Gives the units that were given up another chance. */
    void retryFailed(String job) {
        database.sql()
                .sql(
                        "update job_units set state = 'waiting', why = null, done_at = null where job_id = ? and state = 'failed'")
                .param(job)
                .update();
    }

    /** Counts of one job. */
    record Counts(
            long done,
            long failed,
            long samples,
            long right,
            long rows,
            long lately,
            @Nullable Instant since) {}

    Counts counts(String job) {
        Instant from = clock.instant().minus(RECENT);
        return database.sql()
                .sql("select coalesce(sum(case when state = 'done' then 1 else 0 end), 0),"
                        + " coalesce(sum(case when state = 'failed' then 1 else 0 end), 0), coalesce(sum(samples), 0),"
                        + " coalesce(sum(right_samples), 0), coalesce(sum(made_rows), 0),"
                        + " coalesce(sum(case when done_at >= ? then 1 else 0 end), 0),"
                        + " min(case when done_at >= ? then done_at else null end)"
                        + " from job_units where job_id = ?")
                .params(Timestamp.from(from), Timestamp.from(from), job)
                .query((row, _) -> new Counts(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        JobStore.instant(row, 7)))
                .single();
    }

    /** Why units were given up, and how many for each reason. */
    Map<String, Long> failures(String job) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        database.sql()
                .sql("select why, count(*) from job_units where job_id = ? and state = 'failed' group by why"
                        + " order by 2 desc limit 20")
                .param(job)
                .query(row -> {
                    reasons.put(row.getString(1), row.getLong(2));
                });
        return reasons;
    }

    /** The funnel by the share of a question's samples that were right: none, up to a quarter, a half, three quarters, and more. */
    List<Difficulty> byDifficulty(String job, String dataset) {
        Map<Integer, long[]> buckets = new LinkedHashMap<>();
        String bucket = "case when u.samples = 0 then -1 when u.right_samples = 0 then 0"
                + " when u.right_samples * 4 <= u.samples then 1 when u.right_samples * 2 <= u.samples then 2"
                + " when u.right_samples * 4 <= u.samples * 3 then 3 else 4 end";
        database.sql()
                .sql("select " + bucket + ", count(*), sum(u.samples), sum(u.right_samples), sum(u.made_rows)"
                        + " from job_units u where u.job_id = ? and u.state = 'done' group by " + bucket)
                .param(job)
                .query(row -> {
                    buckets.put(
                            row.getInt(1),
                            new long[] {row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), 0});
                });
        database.sql()
                .sql("select " + bucket + ", count(*) from job_units u join dataset_rows r on r.dataset_id = ?"
                        + " and r.number >= u.number * " + UnitWork.ROWS_OF_UNIT + " and r.number < (u.number + 1) * "
                        + UnitWork.ROWS_OF_UNIT
                        + " where u.job_id = ? and u.state = 'done' and r.reason is null group by " + bucket)
                .params(dataset, job)
                .query(row -> {
                    long[] counts = buckets.get(row.getInt(1));
                    if (counts != null) {
                        counts[4] = row.getLong(2);
                    }
                });
        List<Difficulty> all = new ArrayList<>();
        double[] bounds = {0, 0, 0.25, 0.5, 0.75, 1};
        for (int i = 0; i < bounds.length - 1; i++) {
            long[] counts = buckets.getOrDefault(i, new long[5]);
            all.add(new Difficulty(
                    bounds[i], i == 0 ? 0 : bounds[i + 1], counts[0], counts[1], counts[2], counts[3], counts[4]));
        }
        return all;
    }

    /**
     * What one unit used.
     *
     * @param nanoUsd null where a model has no price
     */
    record Cost(long tokens, @Nullable Long nanoUsd, long rows) {}

    /** Of each unit that is through or was given up. */
    List<Cost> costs(String job) {
        return database.sql()
                .sql("select tokens, nano_usd, made_rows from job_units where job_id = ? and state <> 'waiting'")
                .param(job)
                .query((row, _) -> new Cost(row.getLong(1), JobStore.number(row, 2), row.getLong(3)))
                .list();
    }
}
