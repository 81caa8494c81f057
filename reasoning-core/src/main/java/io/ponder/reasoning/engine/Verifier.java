package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.strategy.Node;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Scores candidates or prefixes. Calls return at once; replies come from any thread. */
public interface Verifier {

    /**
     * Begins to score. Every node gets exactly one {@link ScoreReply.Scored} or {@link ScoreReply.Failed}, then comes one
     * {@link ScoreReply.End} or {@link ScoreReply.Broken}; after a cancellation nothing need come any more.
     *
     * @param deadline after which nobody waits for a reply
     */
    Proposer.InFlight score(Problem problem, List<Node> nodes, Instant deadline, Consumer<? super ScoreReply> replies);
}
