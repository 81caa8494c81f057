package io.ponder.verifier.rewardmodel.backend;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Optional;

/**
 * One way to ask a reward model: a wire format, or a runtime in this process. It knows one model, is used by many threads
 * at once, and neither queues, batches, retries nor normalises: whoever calls it does.
 */
public interface RewardBackend {

    /**
     * Asks about all inputs, in as few calls of the model as the wire allows. Blocks until the model has answered, the
     * context's deadline is over, or the call is cancelled, which also stops the work in the engine. The inputs may come
     * from different requests.
     *
     * @param inputs at least one, at most the model's {@code max-batch}
     * @return exactly one answer for each input, in the same order
     * @throws io.ponder.reasoning.model.FailureException when the call failed for all inputs alike; a call that the engine
     *     refuses ({@link Failure.Kind#isCallers()}) is asked again in halves, so that one bad input fails alone
     */
    List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation);

    /**
     * Why the model could not be asked now, for health: cheap, and bounded to two seconds.
     *
     * @return empty when it could
     */
    default Optional<Failure> trouble() {
        return Optional.empty();
    }

    /** Gives back what the model holds in this process, once, after the calls that are under way. */
    default void close() {}
}
