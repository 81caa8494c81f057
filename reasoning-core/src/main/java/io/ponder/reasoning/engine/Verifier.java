package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Node;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores candidates or prefixes. Calls return at once; replies come from any thread. */
public interface Verifier {

    /**
     * Begins to score. Every node gets exactly one {@link Reply.Scored} or {@link Reply.Failed}, then comes one
     * {@link Reply.Ended}; after a cancellation nothing need come any more.
     *
     * @param deadline after which nobody waits for a reply
     */
    Proposer.InFlight score(Problem problem, List<Node> nodes, Instant deadline, Consumer<? super Reply> replies);

    /** What a call sends back. */
    sealed interface Reply {

        /**
         * @param index into the nodes of the call
         */
        record Scored(int index, Score score, Tokens tokens) implements Reply {}

        record Failed(int index, Failure failure) implements Reply {}

        /**
         * The call is over.
         *
         * @param tokens of the whole call; null when it broke
         * @param failure why it broke; it stands for every node without a reply
         */
        record Ended(@Nullable Tokens tokens, @Nullable Failure failure) implements Reply {}
    }
}
