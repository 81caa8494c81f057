package io.ponder.runtime;

import io.ponder.reasoning.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that another service owns, kept for a while. Once there is a value nobody waits for a fresh one: it is
 * fetched in the background, and a failed fetch keeps the old value. The first callers wait for one fetch together.
 */
public final class Refreshed<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Refreshed.class);

    private final Supplier<T> source;
    private final Duration fresh;
    private final InstantSource clock;
    private final ReentrantLock firstFetch = new ReentrantLock();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable Held<T> held;

    private record Held<T>(T value, Instant at) {}

    /**
     * @param source fetches; may throw {@link FailureException}
     * @param fresh how long a value is used before it is fetched again
     */
    public Refreshed(Supplier<T> source, Duration fresh, InstantSource clock) {
        this.source = source;
        this.fresh = fresh;
        this.clock = clock;
    }

    /**
     * The value, possibly a little old.
     *
     * @throws FailureException when there has never been one and it cannot be fetched now
     */
    public T get() {
        Held<T> now = held;
        if (now == null) {
            return first();
        }
        if (now.at.plus(fresh).isBefore(clock.instant()) && refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("refresh").start(this::refresh);
        }
        return now.value;
    }

    private T first() {
        firstFetch.lock();
        try {
            Held<T> now = held;
            if (now == null) {
                now = new Held<>(source.get(), clock.instant());
                held = now;
            }
            return now.value;
        } finally {
            firstFetch.unlock();
        }
    }

    private void refresh() {
        try {
            held = new Held<>(source.get(), clock.instant());
        } catch (FailureException e) {
            LOG.warn("keeping what was fetched before: {}", e.failure().message());
        } finally {
            refreshing.set(false);
        }
    }
}
