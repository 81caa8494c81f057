package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.card.DataCard.Against;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Jobs. Safe for use by many threads and processes. */
final class JobStore {

    private static final TypeReference<Map<String, Object>> PARAMETERS = new TypeReference<>() {};
    private static final TypeReference<List<String>> ALARMS = new TypeReference<>() {};
    private static final TypeReference<List<Against>> AGAINST = new TypeReference<>() {};
    private static final String COLUMNS = "id, tenant, caller, name, recipe, parameters, source_id, dataset_id, state,"
            + " trouble, units, pilot, waits, max_nano_usd, max_tokens, forecast, alarms, created_at, started_at,"
            + " ended_at, epoch";

    private final Database database;
    private final InstantSource clock;
    private final UnitStore units;

    JobStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.units = new UnitStore(database, clock);
    }

    /** The units of all jobs. */
    UnitStore units() {
        return units;
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

    static String newId() {
        return "job-" + UUID.randomUUID();
    }

    /**
     * Adds a job with a unit for each row of its source that is not left out, within the caller's transaction.
     *
     * @param searched how many units it has if its source is no data set; else 0
     */
    void add(Job job, int searched) {
        int count = searched > 0 ? units.add(job.id(), searched) : units.add(job.id(), job.source());
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
                        count,
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

    static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
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

    /** Writes down what a job's rows were compared with. */
    void setDecontaminated(String id, List<Against> against) {
        database.sql()
                .sql("update jobs set decontaminated = ? where id = ?")
                .params(WireJson.mapper().writeValueAsString(against), id)
                .update();
    }

    /** What a job's rows were compared with; nothing before it ended. */
    List<Against> decontaminated(String id) {
        String json = database.sql()
                .sql("select coalesce(decontaminated, '[]') from jobs where id = ?")
                .param(id)
                .query(String.class)
                .single();
        return WireJson.mapper().readValue(json, AGAINST);
    }

    /** Sets a new budget; what is null stays as it is. */
    void setBudget(String id, @Nullable Double usd, @Nullable Long tokens) {
        database.sql()
                .sql("update jobs set max_nano_usd = coalesce(?, max_nano_usd), max_tokens = coalesce(?, max_tokens)"
                        + " where id = ?")
                .params(Arrays.asList(usd == null ? null : (Long) NanoUsd.of(usd), tokens, id))
                .update();
    }
}
