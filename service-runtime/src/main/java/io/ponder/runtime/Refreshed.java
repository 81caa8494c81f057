package io.ponder.runtime;

import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that another service owns, kept for a while, so that a request costs no extra hop. Once there is a value
 * nobody waits for a fresh one: it is fetched in the background, and a failed fetch keeps the old value. Only what an old
 * value does not know is asked of a fresh one before it is refused. Whoever has to wait waits for one fetch together.
 */
public final class Refreshed<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Refreshed.class);

    private final Supplier<T> source;
    private final Duration age;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable Held<T> held;

    private record Held<T>(T value, Instant at) {}

    /**
     * @param source fetches; may throw {@link FailureException}
     * @param age how old a value may get before it is fetched again
     */
    public Refreshed(Supplier<T> source, Duration age, InstantSource clock) {
        this.source = source;
        this.age = age;
        this.clock = clock;
    }

    /**
     * Answers a question from the value, possibly a little old.
     *
     * @param question throws a {@link FailureException} for what the value does not know
     * @throws FailureException the question's own, on the word of a fresh value only; or that of the fetch, when there
     *     is no value that would do
     */
    public <R> R ask(Function<? super T, ? extends R> question) {
        Held<T> now = held;
        if (now == null) {
            return question.apply(fresh());
        }
        if (isFresh(now)) {
            return question.apply(now.value);
        }
        if (refreshing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("refresh").start(this::refresh);
        }
        try {
            return question.apply(now.value);
        } catch (FailureException e) {
            return question.apply(fresh());
        }
    }

    /** The value, possibly a little old. */
    public T get() {
        return ask(value -> value);
    }

    private boolean isFresh(Held<T> value) {
        return value.at.plus(age).isAfter(clock.instant());
    }

    private T fresh() {
        fetching.lock();
        try {
            Held<T> now = held;
            if (now == null || !isFresh(now)) {
                now = new Held<>(source.get(), clock.instant());
                held = now;
            }
            return now.value;
        } finally {
            fetching.unlock();
        }
    }

    private void refresh() {
        try {
            T _ = fresh();
        } catch (FailureException e) {
            LOG.warn("keeping what was fetched before: {}", e.failure().message());
        } finally {
            refreshing.set(false);
        }
    }
}
