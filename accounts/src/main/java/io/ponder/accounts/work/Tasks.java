package io.ponder.accounts.work;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import io.ponder.accounts.database.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * One kind of work that outlives a process: any process of the database may do it, one at a time does, and another goes on
 * when that one dies. So a job is begun at least once, and must be safe to begin again.
 */
public final class Tasks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** What is to be done. */
    @FunctionalInterface
    public interface Job {
        /**
         * Does it, or as much of it as can be done now.
         *
         * @param data what was added with it; empty for nothing
         * @param failures how often in a row it has failed
         * @return when to go on; null if it has ended
         * @throws StoppedException when the process stops first: another one goes on at once
         */
        @Nullable
        Instant run(String id, String data, int failures) throws InterruptedException;
    }

    /** When what has failed is tried again. */
    @FunctionalInterface
    public interface Patience {
        /**
         * @param failures how often in a row it has failed, at least 1
         * @return null to give up
         */
        @Nullable
        Duration pause(int failures);
    }

    private final CustomTask<String> task;
    private final Scheduler scheduler;
    private final SchedulerClient client;
    private final ExecutorService threads;
    private final InstantSource clock;

    /**
     * @param kind the kind of work; its table is {@code kind_tasks}
     * @param worker names this process, and no other that ever was
     * @param places the most of it that this process does at once
     */
    public Tasks(
            String kind,
            int places,
            Database database,
            String worker,
            WorkPace pace,
            InstantSource clock,
            Patience patience,
            Job job) {
        this.clock = clock;
        this.task = com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(kind, String.class)
                .onFailure((complete, operations) -> failed(complete, operations, patience))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Instant next =
                            run(job, instance.getId(), instance.getData(), context.getExecution().consecutiveFailures);
                    return next == null
                            ? new CompletionHandler.OnCompleteRemove<String>()
                            : (complete, operations) -> putOff(complete, operations, next);
                });
        String table = kind + "_tasks";
        this.threads = Executors.newFixedThreadPool(
                places, Thread.ofVirtual().name(kind + "-", 0).factory());
        this.scheduler = Scheduler.create(database.source(), task)
                .tableName(table)
                .threads(places)
                .executorService(threads)
                .pollingInterval(pace.poll())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(WorkPace.MISSED)
                .schedulerName(new SchedulerName.Fixed(worker))
                .serializer(new Utf8())
                .shutdownMaxWait(LAST_WORDS)
                .failureLogging(LogLevel.DEBUG, false)
                .build();
        this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database.source()), task)
                .tableName(table)
                .serializer(new Utf8())
                .build();
    }

    private static @Nullable Instant run(Job job, String id, @Nullable String data, int failures) {
        try {
            return job.run(id, data == null ? "" : data, failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    private void failed(ExecutionComplete complete, ExecutionOperations<String> operations, Patience patience) {
        Throwable why = complete.getCause().orElse(null);
        if (why instanceof StoppedException) {
            putOff(complete, operations, clock.instant());
            return;
        }
        int failures = complete.getExecution().consecutiveFailures + 1;
        Duration pause = patience.pause(failures);
        String what = complete.getExecution().taskInstance.getTaskAndInstance();
        if (pause == null) {
            LOG.warn("gave {} up after {} tries: {}", what, failures, String.valueOf(why));
            operations.stop();
        } else {
            LOG.warn("{} failed, and is tried again in {}: {}", what, pause, String.valueOf(why));
            operations.reschedule(complete, clock.instant().plus(pause));
        }
    }

    /** Lets work go on later. That is no failure, and does not make those before it forgotten. */
    private static void putOff(ExecutionComplete complete, ExecutionOperations<String> operations, Instant until) {
        Execution execution = complete.getExecution();
        execution.consecutiveFailures--; // the scheduler adds one
        Instant done = complete.getTimeDone();
        operations.reschedule(ExecutionComplete.failure(execution, done, done, new StoppedException()), until);
    }

    /** Begins to look for work. */
    public void start() {
        scheduler.start();
    }

    /** Adds work, within the caller's transaction if there is one; {@link #wake} after it. */
    public void add(String id, String data) {
        client.scheduleIfNotExists(task.instance(id, data), clock.instant());
    }

    /** Looks for work now. */
    public void wake() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Lets work that waits for a time go on now. */
    public void hurry(String id) {
        try {
            client.reschedule(task.instance(id), clock.instant());
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException | ExecutionException e) {
            // It is being done, has been, or was begun in this moment.
        }
        wake();
    }

    /** Takes work back; false if it is being done, or has been. */
    public boolean withdraw(String id) {
        try {
            client.cancel(task.instance(id));
            return true;
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            return false;
        }
    }

    /** Takes no more work, and interrupts what does not end by itself soon. */
    @Override
    public void close() {
        scheduler.stop();
        threads.shutdownNow();
    }

    private static final class Utf8 implements Serializer {
        @Override
        public byte @Nullable [] serialize(@Nullable Object data) {
            return data == null ? null : data.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] data) {
            return data == null ? null : type.cast(new String(data, StandardCharsets.UTF_8));
        }
    }
}
