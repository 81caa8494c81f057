package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.RequestContexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    ProposalScope(
            RequestContext context,
            Instant deadline,
            InstantSource clock,
            ScheduledExecutorService alarms,
            Cancellation cancellation) {
        this.context = context;
        this.deadline = deadline;
        this.clock = clock;
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
            return !stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs all tasks in parallel and waits for them. A thread of this scope runs the first one itself; any other thread
     * only waits, so that this scope never interrupts it.
     */
    void all(List<Runnable> tasks) {
        int own = threads.contains(Thread.currentThread()) ? 1 : 0;
        List<Thread> others = new ArrayList<>(tasks.size());
        for (Runnable task : tasks.subList(own, tasks.size())) {
            others.add(fork(task));
        }
        if (own > 0) {
            guarded(tasks.getFirst());
        }
        boolean interrupted = false;
        for (Thread other : others) {
            while (other.isAlive()) {
                try {
                    other.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop(Failure.of(Kind.TIMEOUT, "the proposal was cancelled"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread fork(Runnable task) {
        Thread thread = Thread.ofVirtual().name("draw").unstarted(() -> {
            RequestContexts.toLog(context);
            try {
                guarded(task);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
        if (stopped.get() != null) {
            thread.interrupt();
        }
        return thread;
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
