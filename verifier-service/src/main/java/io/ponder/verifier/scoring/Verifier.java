package io.ponder.verifier.scoring;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import java.util.function.Consumer;

/** Scores candidates. A single instance serves all requests, on many threads at once. */
public interface Verifier {

    /** What {@code GET /v1/verifiers} says about this verifier. */
    VerifierInfo info();

    /**
     * Whether it is shown what candidates thought aloud, too. The others are shown their answers alone: see
     * {@link WithoutThoughts}.
     */
    default boolean seesThoughts() {
        return false;
    }

    /**
     * Refuses a request that this verifier cannot serve, before anything is spent. The request is already known to be
     * well-formed.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    default void check(ScoreRequest request) {}

    /**
     * Sends exactly one {@link ScoreReply.Scored} or {@link ScoreReply.Failed} for each candidate, as soon as it is
     * known. A candidate that cannot be scored gets a failure, never a low score. Blocks until done; once cancelled,
     * returns early or throws.
     *
     * @return the last line of the stream, which the caller sends
     */
    ScoreReply.End score(
            ScoreRequest request, RequestContext context, Cancellation cancellation, Consumer<? super ScoreReply> send);
}
