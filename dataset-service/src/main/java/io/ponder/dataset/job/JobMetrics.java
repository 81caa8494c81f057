package io.ponder.dataset.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.ponder.accounts.database.Database;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.dataset.call.Throttle;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what jobs do. What the database says, every replica shows alike: of several take the maximum, not the sum. Units,
 * rows and places are this process's own.
 */
final class JobMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private final MultiGauge jobs;
    private final MultiGauge units;
    private final Counter done;
    private final Counter failed;
    private final Counter rows;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("job-metrics").daemon().factory());
    private volatile double oldestPart;
    private volatile double quiet;
    private volatile long alarmed;

    JobMetrics(Database database, Throttle throttle, InstantSource clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.jobs =
                MultiGauge.builder("ponder.jobs").description("Jobs by state").register(registry);
        this.units = MultiGauge.builder("ponder.job.units")
                .description("Questions of jobs that are worked on, by state")
                .register(registry);
        this.done = ended("done", registry);
        this.failed = ended("failed", registry);
        this.rows = Counter.builder("ponder.job.rows")
                .description("Rows that came of questions")
                .register(registry);
        gauge("ponder.job.oldest.part.seconds", "How long the oldest part of a job waits for a worker", registry);
        gauge(
                "ponder.job.quiet.seconds",
                "How long no question has ended, of the job for which that is longest",
                registry);
        gauge("ponder.job.alarmed", "Jobs under way that have alarms", registry);
        Gauge.builder("ponder.job.searches.running", throttle, Throttle::taken)
                .description("Searches of jobs under way, and those that wait for their budget")
                .register(registry);
        Gauge.builder("ponder.job.searches.places", throttle, Throttle::limit)
                .description("Searches of jobs that there is room for beside those that people wait for")
                .register(registry);
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Counter ended(String outcome, MeterRegistry registry) {
        return Counter.builder("ponder.job.units.ended")
                .description("Questions that got through or were given up")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void gauge(String name, String description, MeterRegistry registry) {
        Gauge.builder(name, this, it -> it.value(name)).description(description).register(registry);
    }

    private double value(String name) {
        return switch (name) {
            case "ponder.job.oldest.part.seconds" -> oldestPart;
            case "ponder.job.quiet.seconds" -> quiet;
            default -> alarmed;
        };
    }

    /** A question has ended, with so many rows. */
    void ended(boolean isThrough, long made) {
        (isThrough ? done : failed).increment();
        rows.increment(made);
    }

    /** What was shown last stays until the database answers. */
    private void look() {
        try {
            Instant now = clock.instant();
            Map<String, Long> counts = new HashMap<>();
            database.sql()
                    .sql("select state, count(*) from jobs group by state")
                    .query(row -> {
                        counts.put(row.getString(1), row.getLong(2));
                    });
            jobs.register(
                    Arrays.stream(State.values())
                            .map(state -> state.name().toLowerCase(Locale.ROOT))
                            .map(state -> Row.of(Tags.of("state", state), counts.getOrDefault(state, 0L)))
                            .toList(),
                    true);
            units.register(List.of(Row.of(Tags.of("state", "waiting"), waiting())), true);
            oldestPart = seconds(now, first("select min(execution_time) from job_tasks where not picked"));
            quiet = quiet(now);
            alarmed = database.sql()
                    .sql("select count(*) from jobs where state in ('forecasting', 'running', 'finishing')"
                            + " and alarms is not null and alarms <> '[]'")
                    .query(Long.class)
                    .single();
        } catch (RuntimeException e) {
            LOG.warn("jobs cannot be shown in the metrics at present: {}", e.toString());
        }
    }

    private long waiting() {
        return database.sql()
                .sql("select count(*) from job_units u join jobs j on j.id = u.job_id"
                        + " where u.state = 'waiting' and j.state in ('forecasting', 'running')")
                .query(Long.class)
                .single();
    }

    private double quiet(Instant now) {
        return database
                .sql()
                .sql("select coalesce((select max(u.done_at) from job_units u where u.job_id = j.id), j.started_at,"
                        + " j.created_at) from jobs j where j.state in ('forecasting', 'running')")
                .query((row, _) -> row.getTimestamp(1).toInstant())
                .list()
                .stream()
                .mapToDouble(last -> seconds(now, last))
                .max()
                .orElse(0);
    }

    private @Nullable Instant first(String query) {
        return database.sql()
                .sql(query)
                .query((row, _) -> {
                    Timestamp first = row.getTimestamp(1);
                    return first == null ? Instant.MAX : first.toInstant();
                })
                .single();
    }

    private static double seconds(Instant now, @Nullable Instant since) {
        return since == null || since.isAfter(now)
                ? 0
                : Duration.between(since, now).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
