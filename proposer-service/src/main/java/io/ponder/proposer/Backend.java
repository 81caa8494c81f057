package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An engine that draws continuations. Safe for use by many threads. */
public interface Backend extends AutoCloseable {

    /** The models this engine serves, default first; empty while they are unknown. */
    List<ModelInfo> models();

    /** Models beside the default that the engine was to serve and does not, and why. They do not stop the others. */
    default Map<String, String> missing() {
        return Map.of();
    }

    /** Why the engine cannot answer now; empty when it is ready. This decides the service's readiness. */
    Optional<Failure> unready();

    /** Whether only a restart can make the engine ready. This decides the service's liveness. */
    default boolean isBroken() {
        return false;
    }

    /** The number of calls waiting for their turn. */
    int queued();

    /**
     * Draws every sample of every prefix. Blocks until each sample has exactly one {@link ProposalReply.Continuation}
     * or {@link ProposalReply.Failed}. These lines and {@link ProposalReply.Progress} go to {@code send}; the
     * {@code End} does not.
     *
     * @param request valid, for a model of {@link #models()} and within its capabilities
     * @param send accepts lines from any thread, and from several at once
     * @param cancellation stops the work in the engine; this method then returns early or throws
     * @return the last line of the reply, which the caller sends
     * @throws io.ponder.reasoning.model.FailureException when the whole call fails before anything was sent
     */
    ProposalReply.End propose(
            ProposalRequest request, RequestContext context, Consumer<ProposalReply> send, Cancellation cancellation);

    /**
     * Counts the prompt tokens of a conversation, as the engine itself does. Never an estimate.
     *
     * @param request for a model of {@link #models()}
     * @throws io.ponder.reasoning.model.FailureException among others if the engine cannot count
     */
    long count(TokenCountRequest request, RequestContext context, Cancellation cancellation);

    @Override
    void close();
}
