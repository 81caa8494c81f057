package io.ponder.verifier.judge;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What stands between the judge and the proposer: a bulkhead over all requests, and a circuit breaker for each model,
 * since one broken engine must not stop the judges of the others. It never retries.
 */
@Component
final class JudgeGate {

    /** Models come from clients; past this many, the rest share one breaker. */
    private static final int MOST_BREAKERS = 64;

    private static final String SHARED = "judge";

    private final JudgeSettings settings;
    private final Bulkhead bulkhead;
    private final CircuitBreakerRegistry breakers;
    private final CircuitBreakerConfig breakerConfig;
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();

    JudgeGate(JudgeSettings settings, BulkheadRegistry bulkheads, CircuitBreakerRegistry breakers) {
        this.settings = settings;
        this.breakers = breakers;
        this.bulkhead = bulkheads.bulkhead(
                "judge",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(settings.maxConcurrent())
                        .maxWaitDuration(settings.maxWait())
                        .build());
        this.breakerConfig = CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.breaker().failureRate())
                .slidingWindowSize(settings.breaker().window())
                .minimumNumberOfCalls(settings.breaker().window())
                .waitDurationInOpenState(settings.breaker().openFor())
                .build();
    }

    /** Questions that wait for their turn. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Asks when it is this question's turn. Interruptible while it waits.
     *
     * @param model null for the proposer's default
     * @throws FailureException OVERLOADED when too many wait or the wait is too long, UPSTREAM_UNAVAILABLE while the
     *     breaker is open, and what {@code question} throws
     */
    JudgeCall.Answer ask(@Nullable String model, Supplier<JudgeCall.Answer> question) {
        enter();
        try {
            return guarded(breaker(model), question);
        } finally {
            bulkhead.onComplete();
        }
    }

    private void enter() {
        if (bulkhead.getMetrics().getAvailableConcurrentCalls() == 0 && waiting.get() >= settings.maxQueued()) {
            throw overloaded(settings.maxQueued() + " questions wait for the judge already");
        }
        waiting.incrementAndGet();
        try {
            if (!bulkhead.tryAcquirePermission()) {
                throw overloaded("the judge was busy for " + settings.maxWait().toSeconds() + " s");
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static FailureException overloaded(String why) {
        return new Failure(Kind.OVERLOADED, why + "; try again later", null, List.of(), 1.0).asException();
    }

    private CircuitBreaker breaker(@Nullable String model) {
        String name = model == null ? SHARED : SHARED + ":" + model;
        boolean known = model == null || models.contains(model) || (models.size() < MOST_BREAKERS && models.add(model));
        return breakers.circuitBreaker(known ? name : SHARED, breakerConfig);
    }

    private JudgeCall.Answer guarded(CircuitBreaker breaker, Supplier<JudgeCall.Answer> question) {
        if (!breaker.tryAcquirePermission()) {
            Duration wait = settings.breaker().openFor();
            throw new Failure(
                            Kind.UPSTREAM_UNAVAILABLE,
                            "the judge's model failed too often and is not asked for " + wait.toSeconds() + " s",
                            null,
                            List.of(),
                            (double) wait.toSeconds())
                    .asException();
        }
        long began = System.nanoTime();
        Failure failure = Failure.of(Kind.INTERNAL, "the question ended without an answer");
        try {
            JudgeCall.Answer answer = question.get();
            failure = answer.failure();
            return answer;
        } catch (FailureException e) {
            failure = e.failure();
            throw e;
        } finally {
            settle(breaker, failure, System.nanoTime() - began);
        }
    }

    /** A full queue, a bad request and a caller without time say nothing about the proposer's health. */
    private void settle(CircuitBreaker breaker, @Nullable Failure failure, long nanos) {
        if (failure == null) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            return;
        }
        boolean fault = switch (failure.kind()) {
            case UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR, INTERNAL -> true;
            case TIMEOUT -> nanos >= settings.timeout().toNanos();
            default -> false;
        };
        if (fault) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure.asException());
        } else {
            breaker.releasePermission();
        }
    }
}
