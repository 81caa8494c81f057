package io.ponder.verifier.scoring;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import java.util.function.Consumer;

/** Scores candidates. One object serves all requests, on many threads at once. */
public interface Verifier {

    /** What {@code GET /v1/verifiers} says of it. */
    VerifierInfo info();

    /**
     * Refuses a request that this verifier cannot serve, before anything is spent. The request is well-formed already.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the field at fault
     */
    default void check(ScoreRequest request) {}

    /**
     * Sends exactly one {@link ScoreReply.Scored} or {@link ScoreReply.Failed} for each candidate, each as soon as it is
     * known. What cannot be scored is a failure, never a low score. Blocks until done; returns early, or throws, once
     * cancelled.
     *
     * @return the end of the stream, which this method does not send
     */
    ScoreReply.End score(
            ScoreRequest request, RequestContext context, Cancellation cancellation, Consumer<? super ScoreReply> send);
}
