package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.RequestContexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads, calls and pauses of one proposal. All of them stop at once when the client leaves or the deadline
 * passes.
 */
final class ProposalScope implements AutoCloseable {

    private final RequestContext context;
    private final Cancellation calls = new Cancellation();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable Failure> stopped = new AtomicReference<>();
    private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    private final Future<?> alarm;
    private final Instant deadline;
    private final InstantSource clock;
    private final DrawThreads drawThreads;

    /** The threads at work, and whoever starts the first of them. */
    private final AtomicInteger atWork = new AtomicInteger(1);

    private final CountDownLatch ended = new CountDownLatch(1);

    ProposalScope(
            RequestContext context,
            Instant deadline,
            InstantSource clock,
            DrawThreads drawThreads,
            ScheduledExecutorService alarms,
            Cancellation cancellation) {
        this.context = context;
        this.deadline = deadline;
        this.clock = clock;
        this.drawThreads = drawThreads;
        this.alarm = alarms.schedule(
                () -> stop(Failure.of(Kind.TIMEOUT, "the deadline passed before the engine had finished")),
                left().toMillis(),
                TimeUnit.MILLISECONDS);
        cancellation.onCancel(() -> stop(Failure.of(Kind.TIMEOUT, "the proposal was cancelled")));
    }

    RequestContext context() {
        return context;
    }

    Instant deadline() {
        return deadline;
    }

    /** Time until the deadline; never negative. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Why everything stopped; null while it goes on. */
    @Nullable
    Failure stopped() {
        return stopped.get();
    }

    private void stop(Failure why) {
        if (stopped.compareAndSet(null, why)) {
            stop.countDown();
            calls.cancel();
            threads.forEach(Thread::interrupt);
        }
    }

    /** A cancellation for one call, cancelled when everything stops. */
    Cancellation call() {
        return calls.part();
    }

    /** Waits for the given time; returns false at once when everything stops. */
    boolean pause(Duration time) {
        try {
            return drawThreads.pause(time, stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs all tasks in parallel. A thread of this scope runs the first one itself and does not wait for the others. Any
     * other thread only waits, for all threads of the scope, so that this scope never interrupts it; it may do so once.
     */
    void all(List<Runnable> tasks) {
        if (threads.contains(Thread.currentThread())) {
            tasks.subList(1, tasks.size()).forEach(this::fork);
            guarded(tasks.getFirst());
            return;
        }
        tasks.forEach(this::fork);
        ended();
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                drawThreads.await(ended);
            } catch (InterruptedException e) {
                interrupted = true;
                stop(Failure.of(Kind.TIMEOUT, "the proposal was cancelled"));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fork(Runnable task) {
        atWork.incrementAndGet();
        Thread thread = drawThreads.thread(() -> {
            RequestContexts.toLog(context);
            try {
                guarded(task);
            } finally {
                threads.remove(Thread.currentThread());
                ended();
            }
        });
        threads.add(thread);
        thread.start();
        if (stopped.get() != null) {
            thread.interrupt();
        }
    }

    private void ended() {
        if (atWork.decrementAndGet() == 0) {
            ended.countDown();
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            fault.compareAndSet(null, e);
            stop(Failure.of(Kind.INTERNAL, "the proposer failed unexpectedly"));
        }
    }

    /** Throws the unexpected exception of a task, if there was one. */
    void rethrow() {
        RuntimeException e = fault.get();
        if (e != null) {
            throw e;
        }
    }

    @Override
    public void close() {
        alarm.cancel(false);
    }
}
