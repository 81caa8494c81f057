package io.ponder.gateway.batches;

import io.ponder.accounts.work.StoppedException;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.batches.BatchDocument.Problem;
import io.ponder.gateway.batches.BatchDocument.Status;
import io.ponder.gateway.batches.BatchInput.Line;
import io.ponder.gateway.batches.BatchStore.Claim;
import io.ponder.gateway.batches.BatchStore.Result;
import io.ponder.gateway.files.FileStore;
import io.ponder.gateway.files.StoredFile;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.work.PresentCaller;
import io.ponder.gateway.work.SearchRecords;
import io.ponder.gateway.work.TraceUnits;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import java.io.IOException;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One attempt at a batch: checks its file, answers those of its lines that have no result yet, and writes its files. */
final class BatchRun {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
    private static final long LOOK_MS = 1000;

    /** Why no further line is begun. */
    private enum End {
        CANCELLED,
        EXPIRED,
        STOPPED,
        REPLACED
    }

    /** What all batches of a gateway share. */
    record Shared(
            BatchStore store,
            FileStore files,
            Searches searches,
            TraceUnits units,
            PresentCaller present,
            Semaphore places,
            BatchesSettings settings,
            Tracing tracing,
            InstantSource clock) {}

    private final Shared shared;
    private final Endpoint endpoint;
    private final Claim claim;
    private final String id;
    private final BatchWork work;
    private final SearchRecords recording;
    private final Semaphore own;
    private final Set<LineAnswer> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable End end;
    private volatile @Nullable Failure obstacle;
    private volatile long pausedUntil = System.nanoTime();

    BatchRun(Shared shared, Endpoint endpoint, Claim claim) {
        this.shared = shared;
        this.endpoint = endpoint;
        this.claim = claim;
        this.id = claim.document().id();
        this.work = WireJson.mapper().readValue(claim.work(), BatchWork.class);
        this.recording = new SearchRecords(shared.units(), claim.attempt());
        this.own = new Semaphore(shared.settings().linesAtOnce());
    }

    /** Stops working on it, because the gateway stops. */
    void stop() {
        end(End.STOPPED);
    }

    private void end(End why) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
        }
        ended.countDown();
        running.forEach(LineAnswer::cancel);
    }

    /**
     * Works on it, on the calling thread.
     *
     * @throws StoppedException when the gateway stops first
     */
    void run() throws InterruptedException {
        try {
            Status status = claim.document().status();
            if (status == Status.VALIDATING) {
                if (!validate()) {
                    return;
                }
                status = Status.IN_PROGRESS;
            }
            if (status == Status.IN_PROGRESS) {
                answerLines();
            }
            if (end == End.STOPPED) {
                throw new StoppedException();
            }
            if (end != End.REPLACED) {
                new BatchOutput(shared, claim, work, obstacle).finish();
            }
        } catch (IOException e) {
            change(document -> document.problems(List.of(new Problem(
                            "input_file_not_found", "The input file was deleted or has expired.", null, null)))
                    .become(Status.FAILED, shared.clock().instant()));
        }
    }

    /** @return false if the batch has ended with that */
    private boolean validate() throws IOException {
        BatchInput.Checked checked;
        try (BatchInput input = open(shared, claim)) {
            checked = input.check(endpoint.path(), shared.settings().mostLines());
        }
        boolean isGood = checked.problems().isEmpty();
        return change(document -> {
                    if (!isGood) {
                        document.problems(checked.problems())
                                .become(Status.FAILED, shared.clock().instant());
                    } else {
                        document.counts(checked.lines(), 0, 0);
                        if (document.status() == Status.VALIDATING) {
                            document.become(Status.IN_PROGRESS, shared.clock().instant());
                        }
                    }
                })
                && isGood;
    }

    private boolean change(java.util.function.Consumer<BatchDocument> change) {
        return shared.store().change(id, claim.attempt(), change, () -> {});
    }

    static BatchInput open(Shared shared, Claim claim) throws IOException {
        Optional<StoredFile> file =
                shared.files().find(claim.tenant(), claim.document().inputFile());
        if (file.isEmpty()) {
            throw new IOException("the input file is gone");
        }
        int longest = (int) shared.settings().longestLine().toBytes();
        return new BatchInput(shared.files().read(file.get()), longest);
    }

    private void answerLines() throws InterruptedException, IOException {
        BitSet done = shared.store().done(id);
        Thread watch = Thread.ofVirtual().name("batch-watch").start(this::watch);
        try (Results results = new Results(shared.store(), id, claim.attempt(), () -> end(End.REPLACED));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                BatchInput input = open(shared, claim)) {
            for (Line line = input.next(); line != null && end == null; line = input.next()) {
                if (!done.get(line.number()) && awaitRoom()) {
                    Line next = line;
                    threads.execute(() -> answer(next, results));
                }
            }
        } finally {
            watch.interrupt();
        }
    }

    /** Waits until a further line may begin; false if none may any more. */
    private boolean awaitRoom() throws InterruptedException {
        while (end == null) {
            long pause = pausedUntil - System.nanoTime();
            if (pause > 0) {
                ended.await(pause, TimeUnit.NANOSECONDS);
            } else if (own.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    private void answer(Line line, Results results) {
        // A trace for each line, as one of thousands could not be read.
        Traced traced = shared.tracing()
                .beginTrace("batch line", work.context())
                .with("ponder.batch.id", id)
                .with("ponder.batch.line", line.number());
        LineAnswer answer = new LineAnswer(id, line, traced.context(), shared.searches(), recording);
        running.add(answer);
        try {
            Result result = null;
            for (int failures = 0; result == null && end == null; failures++) {
                result = attempt(line, answer, failures);
            }
            if (result != null) {
                results.add(result);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(answer);
            own.release();
            traced.end();
        }
    }

    /** @return null if the line is to be tried again, or not at all any more */
    private @Nullable Result attempt(Line line, LineAnswer answer, int failures) throws InterruptedException {
        Failure why;
        shared.places().acquire();
        try {
            if (end != null) {
                return null;
            }
            answer.again();
            Result answered = answer.answered(
                    endpoint.answer(line.body(), shared.present().now(work.caller()), answer.context(), answer));
            obstacle = null;
            return answered;
        } catch (ClientGoneException e) {
            return null;
        } catch (FailureException e) {
            why = e.failure();
            if (!LineAnswer.isPassing(why.kind())) {
                return answer.failed(why, endpoint.path());
            }
        } catch (DataAccessException | TransactionException e) {
            why = Failure.passing(Kind.UPSTREAM_UNAVAILABLE, "the database is away");
        } catch (RuntimeException e) {
            LOG.error("line {} of {} died", line.number(), id, e);
            return answer.failed(
                    Failure.of(
                            Kind.INTERNAL,
                            "Ponder failed with " + e.getClass().getSimpleName() + "; its log has the details"),
                    endpoint.path());
        } finally {
            shared.places().release();
        }
        pause(why, failures);
        return null;
    }

    /** What stands in the way of one line stands in the way of others: none begins before it is tried again. */
    private void pause(Failure why, int failures) throws InterruptedException {
        if (obstacle == null) {
            LOG.info("{} pauses: {}", id, why.message());
        }
        obstacle = why;
        Double told = why.retryAfterSeconds();
        long usual = 1000L << Math.min(6, failures);
        long pause = Math.min(
                shared.settings().longestPause().toMillis(),
                told == null ? usual : Math.max(usual, Math.round(told * 1000)));
        pausedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
        ended.await(pause, TimeUnit.MILLISECONDS);
    }

    private void watch() {
        try {
            while (end == null) {
                look();
                ended.await(LOOK_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // All lines have ended.
        }
    }

    private void look() {
        if (!shared.clock().instant().isBefore(claim.expires())) {
            end(End.EXPIRED);
            return;
        }
        try {
            Status status = shared.store().status(id).orElse(null);
            if (status == Status.CANCELLING) {
                end(End.CANCELLED);
            } else if (status != Status.IN_PROGRESS) {
                end(End.REPLACED);
            }
        } catch (DataAccessException e) {
            LOG.debug("cannot tell how {} stands", id, e);
        }
    }
}
