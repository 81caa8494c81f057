package io.ponder.runtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Policy.FixedRefresh;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Caches a value owned by another service, so that a request needs no extra call. Once there is a value, nobody waits
 * for a newer one: Caffeine fetches it in the background, one fetch at a time, and keeps the old value if the fetch
 * fails. The one exception: before a question is refused because of an old value, a new one is awaited.
 */
public final class Refreshed<T> {

    /** The cache's only key. */
    private static final Object KEY = new Object();

    private final LoadingCache<Object, T> cache;
    private final FixedRefresh<Object, T> policy;

    /**
     * @param source fetches the value; may throw {@link FailureException}
     * @param age the age at which a value is fetched again
     */
    public Refreshed(Supplier<T> source, Duration age, InstantSource clock) {
        cache = Caffeine.newBuilder()
                .refreshAfterWrite(age.isPositive() ? age : Duration.ofNanos(1))
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .executor(task -> Thread.ofVirtual().name("refresh").start(task))
                .build(key -> source.get());
        policy = cache.policy().refreshAfterWrite().orElseThrow();
    }

    /**
     * Answers a question from the value, which may be slightly old.
     *
     * @param question throws a {@link FailureException} if the value has no answer
     * @throws FailureException the question's own, only after a fresh value confirms it; or that of the fetch, if there
     *     is no usable value
     */
    public <R> R ask(Function<? super T, ? extends R> question) {
        boolean old = isOld(); // checked before the value, which may be replaced at any moment
        T value = held();
        if (!old) {
            return question.apply(value);
        }
        CompletableFuture<T> next = cache.refresh(KEY);
        try {
            return question.apply(value);
        } catch (FailureException e) {
            return question.apply(fetched(next));
        }
    }

    /** The value, which may be slightly old. */
    public T get() {
        return ask(value -> value);
    }

    private boolean isOld() {
        return policy.ageOf(KEY).orElse(Duration.ZERO).compareTo(policy.getRefreshesAfter()) >= 0;
    }

    /** The cached value, however old. If there is none, one caller fetches it for all. */
    private T held() {
        T value = cache.policy().getIfPresentQuietly(KEY);
        return value == null ? cache.get(KEY) : value;
    }

    private static <T> T fetched(CompletableFuture<T> next) {
        try {
            return next.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }
}
