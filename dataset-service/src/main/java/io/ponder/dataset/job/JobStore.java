package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument.Difficulty;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Jobs and their units, one for each question. Safe for use by many threads and processes. */
final class JobStore {

    private static final TypeReference<Map<String, Object>> PARAMETERS = new TypeReference<>() {};
    private static final TypeReference<List<String>> ALARMS = new TypeReference<>() {};
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final String COLUMNS = "id, tenant, caller, name, recipe, parameters, source_id, dataset_id, state,"
            + " trouble, units, pilot, waits, max_nano_usd, max_tokens, forecast, alarms, created_at, started_at,"
            + " ended_at, epoch";

    private final Database database;
    private final InstantSource clock;

    JobStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A job.
     *
     * @param waits whether it waits for its owner after the forecast
     * @param epoch how often it was begun again
     */
    record Job(
            String id,
            String tenant,
            OnBehalf owner,
            String name,
            String recipe,
            Map<String, Object> parameters,
            String source,
            String dataset,
            State state,
            @Nullable String trouble,
            long units,
            int pilot,
            boolean waits,
            @Nullable Long maxNanoUsd,
            @Nullable Long maxTokens,
            @Nullable Forecast forecast,
            List<String> alarms,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            int epoch) {}

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
            @Nullable String why) {}

    static String newId() {
        return "job-" + UUID.randomUUID();
    }

    /** Adds a job with a unit for each row of its source that is not left out, within the caller's transaction. */
    void add(Job job) {
        int units = database.sql()
                .sql("insert into job_units (job_id, number, state) select ?, number, 'waiting' from dataset_rows"
                        + " where dataset_id = ? and reason is null")
                .params(job.id(), job.source())
                .update();
        database.sql()
                .sql("insert into jobs (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")
                .params(Arrays.asList(
                        job.id(),
                        job.tenant(),
                        job.owner().header(),
                        job.name(),
                        job.recipe(),
                        WireJson.mapper().writeValueAsString(job.parameters()),
                        job.source(),
                        job.dataset(),
                        word(job.state()),
                        job.trouble(),
                        units,
                        job.pilot(),
                        job.waits(),
                        job.maxNanoUsd(),
                        job.maxTokens(),
                        null,
                        null,
                        Timestamp.from(job.createdAt()),
                        null,
                        null))
                .update();
    }

    Optional<Job> find(String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from jobs where id = ?")
                .param(id)
                .query((row, _) -> job(row))
                .optional();
    }

    /** Newest first. */
    List<Job> list(String tenant, int limit, int offset) {
        return database.sql()
                .sql("select " + COLUMNS + " from jobs where tenant = ? order by created_at desc, id limit ? offset ?")
                .params(tenant, limit, offset)
                .query((row, _) -> job(row))
                .list();
    }

    private static Job job(ResultSet row) throws SQLException {
        String forecast = row.getString(16);
        String alarms = row.getString(17);
        return new Job(
                row.getString(1),
                row.getString(2),
                OnBehalf.of(row.getString(3)),
                row.getString(4),
                row.getString(5),
                WireJson.mapper().readValue(row.getString(6), PARAMETERS),
                row.getString(7),
                row.getString(8),
                State.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
                row.getString(10),
                row.getLong(11),
                row.getInt(12),
                row.getBoolean(13),
                number(row, 14),
                number(row, 15),
                forecast == null ? null : WireJson.mapper().readValue(forecast, Forecast.class),
                alarms == null ? List.of() : WireJson.mapper().readValue(alarms, ALARMS),
                row.getTimestamp(18).toInstant(),
                instant(row, 19),
                instant(row, 20),
                row.getInt(21));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    /** Takes a job from one state to another; false if it was in none of those. */
    boolean move(String id, List<State> from, State to, @Nullable String trouble) {
        return move(id, null, from, to, trouble);
    }

    /** The same for whoever works on the job; false as well if it was begun anew in the meantime. */
    boolean move(Job job, List<State> from, State to, @Nullable String trouble) {
        return move(job.id(), job.epoch(), from, to, trouble);
    }

    private boolean move(String id, @Nullable Integer epoch, List<State> from, State to, @Nullable String trouble) {
        Timestamp now = Timestamp.from(clock.instant());
        return database.sql()
                        .sql("update jobs set state = ?, trouble = ?, started_at = case when ? = 'running' then"
                                + " coalesce(started_at, ?) else started_at end, ended_at = ? where id = ?"
                                + (epoch == null ? "" : " and epoch = " + epoch) + " and state in (" + words(from)
                                + ")")
                        .params(Arrays.asList(word(to), trouble, word(to), now, to.isEnd() ? now : null, id))
                        .update()
                == 1;
    }

    private static String words(List<State> states) {
        return states.stream().map(state -> "'" + word(state) + "'").collect(Collectors.joining(", "));
    }

    /** What works for a job until now is to stop; returns the new epoch. */
    int nextEpoch(String id) {
        database.sql()
                .sql("update jobs set epoch = epoch + 1 where id = ?")
                .param(id)
                .update();
        return database.sql()
                .sql("select epoch from jobs where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Says what stands in the way of a job, while it is worked on; null for nothing any more. */
    void setTrouble(Job job, @Nullable String trouble) {
        database.sql()
                .sql("update jobs set trouble = ? where id = ? and epoch = ? and state in ("
                        + words(List.of(State.FORECASTING, State.RUNNING, State.FINISHING)) + ")")
                .params(Arrays.asList(trouble, job.id(), job.epoch()))
                .update();
    }

    void setForecast(String id, Forecast forecast) {
        database.sql()
                .sql("update jobs set forecast = ? where id = ?")
                .params(WireJson.mapper().writeValueAsString(forecast), id)
                .update();
    }

    void setAlarms(String id, List<String> alarms) {
        database.sql()
                .sql("update jobs set alarms = ? where id = ?")
                .params(WireJson.mapper().writeValueAsString(alarms), id)
                .update();
    }

    /** Sets a new budget; what is null stays as it is. */
    void setBudget(String id, @Nullable Double usd, @Nullable Long tokens) {
        database.sql()
                .sql("update jobs set max_nano_usd = coalesce(?, max_nano_usd), max_tokens = coalesce(?, max_tokens)"
                        + " where id = ?")
                .params(Arrays.asList(usd == null ? null : (Long) NanoUsd.of(usd), tokens, id))
                .update();
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
                        instant(row, 7)))
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
                        + " and r.number >= u.number * " + JobRun.ROWS_OF_UNIT + " and r.number < (u.number + 1) * "
                        + JobRun.ROWS_OF_UNIT
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
                .query((row, _) -> new Cost(row.getLong(1), number(row, 2), row.getLong(3)))
                .list();
    }
}
