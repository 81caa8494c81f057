package io.ponder.engines;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.engines.Fault.Health;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** A circuit breaker: stops calling an engine for a while once too many of its recent calls have failed. */
public final class Breaker implements Gate {

    private final CircuitBreaker breaker;
    private final String who;
    private final Limits limits;
    private final Judge judge;
    private final InstantSource clock;

    /** When it last opened, and until when it stays so. */
    private volatile Instant openUntil = Instant.MIN;

    /**
     * @param failureRate the percentage of the last {@code window} calls that must fail
     * @param minimum the number of calls before it may open
     * @param openFor how long it then stays open
     */
    public record Limits(float failureRate, int window, int minimum, Duration openFor) {}

    /** Decides what a failure says about the engine's health. */
    @FunctionalInterface
    public interface Judge {

        Health health(FailureException failure, Duration took);

        /** Judges by the fault of the call. A call that was never made says nothing. */
        static Judge byFault() {
            return (failure, took) ->
                    failure instanceof EngineException e ? e.fault().health() : Health.UNKNOWN;
        }

        /**
         * Judges by the kind of failure alone, for calls that do not report a fault. An engine that refuses an input
         * works. A busy engine says nothing, and neither does a timeout of the caller.
         *
         * @param timeout the time a call may take; an earlier timeout is the caller's
         */
        static Judge byKind(Duration timeout) {
            return (failure, took) -> switch (failure.failure().kind()) {
                case Kind kind when kind.isCallers() -> Health.WORKS;
                case OVERLOADED, RATE_LIMITED -> Health.UNKNOWN;
                case TIMEOUT -> took.compareTo(timeout) < 0 ? Health.UNKNOWN : Health.BROKEN;
                default -> Health.BROKEN;
            };
        }
    }

    /**
     * @param name of the circuit breaker, for its metrics
     * @param who the engine's name in messages
     */
    public Breaker(
            CircuitBreakerRegistry breakers, String name, String who, Limits limits, Judge judge, InstantSource clock) {
        this.who = who;
        this.limits = limits;
        this.judge = judge;
        this.clock = clock;
        this.breaker = breakers.circuitBreaker(
                name,
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(limits.failureRate())
                        .slidingWindowSize(limits.window())
                        .minimumNumberOfCalls(limits.minimum())
                        .waitDurationInOpenState(limits.openFor())
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = clock.instant().plus(limits.openFor());
            }
        });
    }

    /** Why no call can pass now; empty if one can. */
    public Optional<Failure> closed() {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            return Optional.empty();
        }
        if (clock.instant().isBefore(openUntil)) {
            return Optional.of(open());
        }
        // While this turns callers away, no call passes that could end the open state.
        if (breaker.tryAcquirePermission()) {
            breaker.releasePermission();
        }
        return Optional.empty();
    }

    private Failure open() {
        double seconds = limits.openFor().toMillis() / 1000.0;
        return new Failure(
                Kind.UPSTREAM_UNAVAILABLE,
                who + " failed too often and is not called for " + seconds + " s",
                null,
                List.of(),
                seconds);
    }

    @Override
    public <A> A pass(Function<Report, A> work) {
        if (!breaker.tryAcquirePermission()) {
            throw new EngineException(Fault.REFUSED, open(), null);
        }
        Call call = new Call();
        try {
            A answer = work.apply(call);
            call.works();
            return answer;
        } catch (FailureException e) {
            call.failed(e);
            throw e;
        } finally {
            call.stopped();
        }
    }

    /** A call in progress, used by one thread. */
    private final class Call implements Report {
        private final Instant began = clock.instant();
        private boolean told;

        @Override
        public void works() {
            tell(took -> breaker.onSuccess(took, TimeUnit.NANOSECONDS));
        }

        @Override
        public void failed(FailureException failure) {
            switch (judge.health(failure, Duration.between(began, clock.instant()))) {
                case WORKS -> works();
                case BROKEN -> tell(took -> breaker.onError(took, TimeUnit.NANOSECONDS, failure));
                case UNKNOWN -> stopped();
            }
        }

        @Override
        public void stopped() {
            tell(took -> breaker.releasePermission());
        }

        private void tell(LongConsumer word) {
            if (!told) {
                told = true;
                word.accept(Math.max(0, Duration.between(began, clock.instant()).toNanos()));
            }
        }
    }
}
