package io.ponder.verifier.rewardmodel.queue;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.Breaker;
import io.ponder.engines.Breaker.Judge;
import io.ponder.engines.Gate;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Passes calls to one model unless its circuit breaker is open, measures them, and tells their traces. */
public final class RewardGate {

    private final RewardModel model;
    private final RewardBackend backend;
    private final RewardMetrics metrics;
    private final Tracing tracing;
    private final Breaker breaker;

    public RewardGate(
            RewardModel model,
            RewardBackend backend,
            RewardMetrics metrics,
            CircuitBreakerRegistry breakers,
            Tracing tracing,
            InstantSource clock) {
        this.model = model;
        this.backend = backend;
        this.metrics = metrics;
        this.tracing = tracing;
        this.breaker = new Breaker(
                breakers,
                "reward:" + model.name(),
                "the engine of " + model.model(),
                model.breaker().limits(),
                Judge.byKind(model.timeout()),
                clock);
    }

    /** Why no call can pass now; empty if one can. */
    Optional<Failure> closed() {
        return breaker.closed();
    }

    /**
     * Makes one call.
     *
     * @param sharing the contexts of other requests that wait for it
     * @throws FailureException as {@link RewardBackend#ask}, and UPSTREAM_UNAVAILABLE while the breaker is open
     */
    List<RewardAnswer> ask(
            List<RewardInput> inputs,
            RequestContext context,
            Collection<RequestContext> sharing,
            Cancellation cancellation) {
        return breaker.pass(report -> {
            RewardSpan span = RewardSpan.begin(tracing, model, context, sharing, inputs.size());
            return measured(inputs, span, cancellation, report);
        });
    }

    private List<RewardAnswer> measured(
            List<RewardInput> inputs, RewardSpan span, Cancellation cancellation, Gate.Report report) {
        long began = System.nanoTime();
        RewardMetrics.Outcome outcome = RewardMetrics.Outcome.FAILED;
        try {
            List<RewardAnswer> answers = backend.ask(inputs, span.context(), cancellation);
            span.answered(answers);
            Optional<Failure> fault = fault(answers);
            outcome = fault.isPresent() ? RewardMetrics.Outcome.FAILED : RewardMetrics.Outcome.ANSWERED;
            if (fault.isPresent() && !cancellation.isCancelled()) {
                report.failed(fault.get().asException());
            }
            return answers;
        } catch (FailureException e) {
            outcome = e.failure().kind().isCallers() ? RewardMetrics.Outcome.REFUSED : RewardMetrics.Outcome.FAILED;
            span.failed(e.failure());
            throw e;
        } finally {
            if (cancellation.isCancelled()) {
                outcome = RewardMetrics.Outcome.CANCELLED;
                report.stopped();
            }
            metrics.called(outcome, inputs.size(), System.nanoTime() - began);
            span.end(outcome);
        }
    }

    /** The first failure that was not caused by its input. */
    private static Optional<Failure> fault(List<RewardAnswer> answers) {
        return answers.stream()
                .filter(RewardAnswer.Failed.class::isInstance)
                .map(answer -> ((RewardAnswer.Failed) answer).failure())
                .filter(failure -> !failure.kind().isCallers())
                .findFirst();
    }
}
