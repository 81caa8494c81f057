package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One engine that draws continuations. Safe for use by many threads. */
public interface Backend extends AutoCloseable {

    /** The models it serves, default first; empty while they are unknown. */
    List<ModelInfo> models();

    /** Why it cannot answer now; empty when it is ready. Decides the readiness of the service. */
    Optional<Failure> unready();

    /** Whether it can never become ready without a restart. Decides the liveness of the service. */
    default boolean isBroken() {
        return false;
    }

    /** Calls that wait for their turn. */
    int queued();

    /**
     * Draws every sample of every prefix. Blocks until each got exactly one {@link ProposalReply.Continuation} or {@link
     * ProposalReply.Failed}; both, and {@link ProposalReply.Progress}, go to {@code send}, never an {@code End}.
     *
     * @param request valid, for a model of {@link #models()} and within its capabilities
     * @param send takes lines from any thread, several at once
     * @param cancellation stops the work in the engine; this then returns early or throws
     * @return the end of the reply, which the caller sends
     * @throws io.ponder.reasoning.model.FailureException when the call fails as a whole, before anything was sent
     */
    ProposalReply.End propose(
            ProposalRequest request, RequestContext context, Consumer<ProposalReply> send, Cancellation cancellation);

    @Override
    void close();
}
