package io.ponder.verifier.rewardmodel.backend;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Optional;

/**
 * A way to ask a reward model: a wire format, or a runtime in this process. It serves one model and many threads at
 * once. It does not queue, batch, retry or normalise; its callers do.
 */
public interface RewardBackend {

    /**
     * Asks about all inputs, in as few calls to the model as the wire format allows. Blocks until the model has
     * answered, the context's deadline has passed, or the call is cancelled, which also stops the work in the engine.
     * The inputs may come from different requests.
     *
     * @param inputs at least one, at most the model's {@code max-batch}
     * @return exactly one answer for each input, in the same order
     * @throws io.ponder.reasoning.model.FailureException when the call failed for all inputs alike; the caller repeats
     *     a call that the engine refuses ({@link Failure.Kind#isCallers()}) in halves, so that one bad input fails
     *     alone
     */
    List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation);

    /**
     * Why the model cannot be asked now, for the health report. Cheap, and takes at most two seconds.
     *
     * @return empty if it can be asked
     */
    default Optional<Failure> trouble() {
        return Optional.empty();
    }

    /** Frees what the model holds in this process, after the calls in progress have ended. Called once. */
    default void close() {}
}
