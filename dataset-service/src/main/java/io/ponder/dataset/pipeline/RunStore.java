package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.State;
import io.ponder.contracts.wire.WireJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Runs of pipelines and their steps. Safe for use by many threads and processes. */
final class RunStore {

    private static final TypeReference<Map<String, Object>> PARAMETERS = new TypeReference<>() {};
    private static final TypeReference<List<PipelineStep>> PLAN = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, tenant, caller, name, pipeline, source_id, parameters, plan, pilot, state,"
                    + " trouble, note, model, held, max_nano_usd, max_tokens, created_at, ended_at";

    private final Database database;
    private final InstantSource clock;

    RunStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    static String newId() {
        return "run-" + UUID.randomUUID();
    }

    /** Adds a run with its steps, within the caller's transaction; false if there is one of its name. */
    boolean add(PipelineRun run, List<String> sources) {
        int added = database.sql()
                .sql("insert into pipeline_runs (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                .params(Arrays.asList(
                        run.id(),
                        run.tenant(),
                        run.owner().header(),
                        run.name(),
                        run.pipeline(),
                        run.source(),
                        WireJson.mapper().writeValueAsString(run.parameters()),
                        WireJson.mapper().writerFor(PLAN).writeValueAsString(run.plan()),
                        run.pilot(),
                        word(run.state()),
                        run.trouble(),
                        run.note(),
                        run.model(),
                        run.held(),
                        run.maxNanoUsd(),
                        run.maxTokens(),
                        Timestamp.from(run.createdAt()),
                        null))
                .update();
        if (added == 0) {
            return false;
        }
        for (String source : sources) {
            database.sql()
                    .sql("insert into pipeline_sources (run_id, dataset_id) values (?, ?)")
                    .params(run.id(), source)
                    .update();
        }
        for (int i = 0; i < run.plan().size(); i++) {
            database.sql()
                    .sql("insert into pipeline_steps (run_id, number, state, makes) values (?, ?, ?, ?)")
                    .params(
                            run.id(),
                            i,
                            word(Progress.WAITING),
                            Ref.made(run.name(), run.plan().get(i).name()))
                    .update();
        }
        return true;
    }

    /** Of this tenant, by its id or its name. */
    Optional<PipelineRun> find(String tenant, String idOrName) {
        return database.sql()
                .sql("select " + COLUMNS + " from pipeline_runs where tenant = ? and (id = ? or name = ?)"
                        + " order by case when id = ? then 0 else 1 end limit 1")
                .params(tenant, idOrName, idOrName, idOrName)
                .query((row, _) -> run(row))
                .optional();
    }

    Optional<PipelineRun> find(String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from pipeline_runs where id = ?")
                .param(id)
                .query((row, _) -> run(row))
                .optional();
    }

    /** Keeps others from changing a run until the caller's transaction ends; nothing if there is none. */
    Optional<PipelineRun> lock(String id) {
        return database.sql()
                .sql("select " + COLUMNS + " from pipeline_runs where id = ? for update")
                .param(id)
                .query((row, _) -> run(row))
                .optional();
    }

    /** Newest first. */
    List<PipelineRun> list(String tenant, int limit, int offset) {
        return database.sql()
                .sql("select " + COLUMNS
                        + " from pipeline_runs where tenant = ? order by created_at desc, id limit ? offset ?")
                .params(tenant, limit, offset)
                .query((row, _) -> run(row))
                .list();
    }

    private static PipelineRun run(ResultSet row) throws SQLException {
        Long pilot = number(row, 9);
        return new PipelineRun(
                row.getString(1),
                row.getString(2),
                OnBehalf.of(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                WireJson.mapper().readValue(row.getString(7), PARAMETERS),
                WireJson.mapper().readValue(row.getString(8), PLAN),
                pilot == null ? null : (Integer) pilot.intValue(),
                State.valueOf(row.getString(10).toUpperCase(Locale.ROOT)),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                row.getBoolean(14),
                number(row, 15),
                number(row, 16),
                row.getTimestamp(17).toInstant(),
                instant(row, 18));
    }

    /** In the order of the plan. */
    List<StepStanding> steps(String run) {
        return database.sql()
                .sql("select number, state, makes, job_id, made_rows, samples, right_samples, started_at, ended_at"
                        + " from pipeline_steps where run_id = ? order by number")
                .param(run)
                .query((row, _) -> new StepStanding(
                        row.getInt(1),
                        Progress.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getString(4),
                        number(row, 5),
                        number(row, 6),
                        number(row, 7),
                        instant(row, 8),
                        instant(row, 9)))
                .list();
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Says how a run stands. */
    void set(String id, State state, @Nullable String trouble) {
        database.sql()
                .sql("update pipeline_runs set state = ?, trouble = ?, ended_at = ? where id = ?")
                .params(Arrays.asList(word(state), trouble, state.isEnd() ? Timestamp.from(clock.instant()) : null, id))
                .update();
    }

    /** Says what came of a run. */
    void setOutcome(String id, @Nullable String model, @Nullable String note) {
        database.sql()
                .sql("update pipeline_runs set model = ?, note = ? where id = ?")
                .params(Arrays.asList(model, note, id))
                .update();
    }

    void setHeld(String id, boolean held) {
        database.sql()
                .sql("update pipeline_runs set held = ? where id = ?")
                .params(held, id)
                .update();
    }

    /** Sets a new budget; what is null stays as it is. */
    void setBudget(String id, JobBudget budget) {
        Double usd = budget.maxCostUsd();
        database.sql()
                .sql("update pipeline_runs set max_nano_usd = coalesce(?, max_nano_usd),"
                        + " max_tokens = coalesce(?, max_tokens) where id = ?")
                .params(Arrays.asList(usd == null ? null : (Long) NanoUsd.of(usd), budget.maxTokens(), id))
                .update();
    }

    /** A step begins: with a job that makes this data set, or to wait for this model. */
    void begin(String run, int number, Progress state, String makes, @Nullable String job) {
        database.sql()
                .sql("update pipeline_steps set state = ?, makes = ?, job_id = ?,"
                        + " started_at = coalesce(started_at, ?) where run_id = ? and number = ?")
                .params(Arrays.asList(word(state), makes, job, Timestamp.from(clock.instant()), run, number))
                .update();
        if (job != null) {
            database.sql()
                    .sql("insert into pipeline_jobs (job_id, run_id, number) values (?, ?, ?)")
                    .params(job, run, number)
                    .update();
        }
    }

    /** A step is to begin again, with another job. */
    void forgetJob(String run, int number) {
        database.sql()
                .sql("update pipeline_steps set state = 'waiting', job_id = null where run_id = ? and number = ?")
                .params(run, number)
                .update();
    }

    /** What a step makes is another than was thought. */
    void setMakes(String run, int number, String makes) {
        database.sql()
                .sql("update pipeline_steps set makes = ? where run_id = ? and number = ?")
                .params(makes, run, number)
                .update();
    }

    /** A step is done. */
    void end(String run, int number, @Nullable Long rows, @Nullable Long samples, @Nullable Long right) {
        database.sql()
                .sql("update pipeline_steps set state = 'done', made_rows = ?, samples = ?, right_samples = ?,"
                        + " ended_at = ? where run_id = ? and number = ?")
                .params(Arrays.asList(rows, samples, right, Timestamp.from(clock.instant()), run, number))
                .update();
    }

    /** What is not done will not be. */
    void skipRest(String run) {
        database.sql()
                .sql("update pipeline_steps set state = 'skipped' where run_id = ? and state <> 'done'")
                .param(run)
                .update();
    }

    /** All jobs that a step ever began. */
    List<String> jobs(String run, int number) {
        return database.sql()
                .sql("select job_id from pipeline_jobs where run_id = ? and number = ?")
                .params(run, number)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
