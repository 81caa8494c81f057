package io.ponder.verifier.reward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets calls through to one model, and none while its circuit breaker is open. */
final class RewardGate {

    private final RewardModel model;
    private final RewardBackend backend;
    private final RewardMetrics metrics;
    private final CircuitBreaker breaker;

    RewardGate(RewardModel model, RewardBackend backend, RewardMetrics metrics, CircuitBreakerRegistry breakers) {
        this.model = model;
        this.backend = backend;
        this.metrics = metrics;
        this.breaker = breakers.circuitBreaker(
                "reward:" + model.name(),
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(model.breaker().failureRate())
                        .slidingWindowSize(model.breaker().window())
                        .minimumNumberOfCalls(model.breaker().window())
                        .waitDurationInOpenState(model.breaker().openFor())
                        // inputs are refused without asking it, so that it has to move on by itself
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
    }

    /** Why no call would be let through now. */
    Optional<Failure> closed() {
        return breaker.getState() == CircuitBreaker.State.OPEN ? Optional.of(broken()) : Optional.empty();
    }

    /**
     * One call.
     *
     * @throws FailureException as {@link RewardBackend#ask}, and UPSTREAM_UNAVAILABLE while the breaker is open
     */
    List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        if (!breaker.tryAcquirePermission()) {
            throw broken().asException();
        }
        long began = System.nanoTime();
        Failure failure = Failure.of(Kind.INTERNAL, "the call ended without an answer");
        try {
            List<RewardAnswer> answers = backend.ask(inputs, context, cancellation);
            failure = answers.stream()
                    .filter(answer -> answer instanceof RewardAnswer.Failed)
                    .map(answer -> ((RewardAnswer.Failed) answer).failure())
                    .filter(f -> !f.kind().isCallers())
                    .findFirst()
                    .orElse(null);
            return answers;
        } catch (FailureException e) {
            failure = e.failure();
            throw e;
        } finally {
            long nanos = System.nanoTime() - began;
            RewardMetrics.Outcome outcome = cancellation.isCancelled()
                    ? RewardMetrics.Outcome.CANCELLED
                    : failure == null
                            ? RewardMetrics.Outcome.ANSWERED
                            : failure.kind().isCallers() ? RewardMetrics.Outcome.REFUSED : RewardMetrics.Outcome.FAILED;
            metrics.called(outcome, inputs.size(), nanos);
            settle(outcome, failure, nanos);
        }
    }

    /** Input the model cannot take, a busy engine and a caller without time say nothing about the engine's health. */
    private void settle(RewardMetrics.Outcome outcome, @Nullable Failure failure, long nanos) {
        if (outcome == RewardMetrics.Outcome.CANCELLED) {
            breaker.releasePermission();
        } else if (failure == null || failure.kind().isCallers()) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else if (failure.kind() == Kind.OVERLOADED
                || (failure.kind() == Kind.TIMEOUT && nanos < model.timeout().toNanos())) {
            breaker.releasePermission();
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure.asException());
        }
    }

    private Failure broken() {
        double wait = model.breaker().openFor().toMillis() / 1000.0;
        return new Failure(
                Kind.UPSTREAM_UNAVAILABLE,
                "the engine at " + model.url() + " failed too often and is left alone for " + wait + " s",
                null,
                List.of(),
                wait);
    }
}
