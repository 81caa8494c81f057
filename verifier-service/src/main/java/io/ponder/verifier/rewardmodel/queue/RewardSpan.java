package io.ponder.verifier.rewardmodel.queue;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The span of one call to a reward model. A call may score texts of several requests: it is part of the first one's trace,
 * and linked to those of the others. Used by the call's thread.
 */
final class RewardSpan {

    private final Traced traced;
    private @Nullable Failure failure;

    private RewardSpan(Traced traced) {
        this.traced = traced;
    }

    static RewardSpan begin(
            Tracing tracing, RewardModel model, RequestContext context, Collection<RequestContext> sharing, int texts) {
        Traced traced = tracing.call("reward " + model.model(), context);
        if (traced.isRecorded()) {
            traced.with("gen_ai.operation.name", "reward")
                    .with("gen_ai.provider.name", model.backend().provider())
                    .with("gen_ai.request.model", model.model())
                    .with("ponder.verifier", model.name())
                    .with("ponder.call.size", texts);
            if (model.onnx() == null) {
                URI url = model.url();
                traced.with("server.address", url.getHost())
                        .with("server.port", url.getPort() < 0 ? null : (Integer) url.getPort());
            }
            sharing.forEach(traced::link);
        }
        return new RewardSpan(traced);
    }

    /** The call is made within it. */
    RequestContext context() {
        return traced.context();
    }

    void answered(List<RewardAnswer> answers) {
        if (!traced.isRecorded()) {
            return;
        }
        Tokens tokens = Tokens.NONE;
        boolean estimated = false;
        int failed = 0;
        for (RewardAnswer answer : answers) {
            tokens = tokens.plus(answer.tokens());
            estimated |= answer.isEstimated();
            if (answer instanceof RewardAnswer.Failed one) {
                failed++;
                failure = one.failure();
            }
        }
        traced.with("gen_ai.usage.input_tokens", tokens.prompt())
                .with("gen_ai.usage.output_tokens", tokens.completion())
                .with("ponder.usage.estimated", estimated)
                .with("ponder.call.failed", failed);
    }

    void failed(Failure why) {
        failure = why;
    }

    void end(RewardMetrics.Outcome outcome) {
        traced.with(
                "ponder.outcome",
                switch (outcome) {
                    case ANSWERED -> "done";
                    case REFUSED, FAILED -> "failed";
                    case CANCELLED -> "cancelled";
                });
        if (failure != null && outcome != RewardMetrics.Outcome.CANCELLED) {
            traced.failed(failure);
        }
        traced.end();
    }
}
