package io.ponder.proposer.upstream;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.proposer.upstream.Trouble.Sort;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets calls through to the engine: so many at a time, and none while its circuit breaker is open. */
final class Gate {

    private static final String NAME = "engine";

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final AtomicInteger waiting = new AtomicInteger();
    private final EngineSettings settings;

    Gate(EngineSettings settings, CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads) {
        this.settings = settings;
        this.breaker = breakers.circuitBreaker(
                NAME,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(settings.breaker().window())
                        .minimumNumberOfCalls(settings.breaker().minimum())
                        .failureRateThreshold(settings.breaker().threshold())
                        .waitDurationInOpenState(settings.breaker().open())
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
        this.bulkhead = bulkheads.bulkhead(
                NAME,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(settings.maxInFlight())
                        .maxWaitDuration(settings.maxWait())
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /** Calls that wait for their turn. */
    int waiting() {
        return waiting.get();
    }

    /** Why no call would be let through now, whatever the load. */
    Optional<Failure> closed() {
        return breaker.getState() == CircuitBreaker.State.OPEN ? Optional.of(broken().failure()) : Optional.empty();
    }

    /**
     * Waits for a turn.
     *
     * @throws Trouble.CallFailed when there is none
     */
    Pass enter() {
        takeTurn();
        if (!breaker.tryAcquirePermission()) {
            bulkhead.onComplete();
            throw broken().asException();
        }
        return new Pass();
    }

    private void takeTurn() {
        boolean full = bulkhead.getMetrics().getAvailableConcurrentCalls() == 0;
        if (full && waiting.get() >= settings.maxQueued()) {
            throw overloaded().asException();
        }
        if (full) {
            waiting.incrementAndGet();
        }
        try {
            if (!bulkhead.tryAcquirePermission()) {
                throw overloaded().asException();
            }
        } finally {
            if (full) {
                waiting.decrementAndGet();
            }
        }
    }

    private Trouble overloaded() {
        return refused(
                Kind.OVERLOADED,
                "the " + settings.maxInFlight() + " calls this proposer makes to its engine at a time are all taken",
                Duration.ofSeconds(1));
    }

    private Trouble broken() {
        return refused(
                Kind.UPSTREAM_UNAVAILABLE,
                "the engine at " + settings.url() + " failed too often lately and is left alone for a moment",
                settings.breaker().open());
    }

    private static Trouble refused(Kind kind, String message, Duration retryAfter) {
        return new Trouble(
                Sort.REFUSED, new Failure(kind, message, null, List.of(), retryAfter.toMillis() / 1000.0), null);
    }

    /** One call's leave to go through; closed when the call is over. */
    final class Pass implements AutoCloseable {
        private final long began = System.nanoTime();
        private boolean judged;

        /** The engine works: its reply is arriving. */
        void works() {
            if (!judged) {
                judged = true;
                breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }

        void fails(Trouble.CallFailed failed) {
            if (judged) {
                return;
            }
            Sort sort = failed.trouble().sort();
            if (sort.countsAgainstEngine()) {
                judged = true;
                breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, failed);
            } else if (sort != Sort.STOPPED) {
                works();
            }
        }

        @Override
        public void close() {
            if (!judged) {
                breaker.releasePermission();
            }
            bulkhead.onComplete();
        }
    }
}
