package io.ponder.reasoning.trace;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import org.jspecify.annotations.Nullable;

/**
 * A node in a trace: with its own words only, because an earlier event has its parent's.
 *
 * @param parent the node it came from; 0 is the root
 * @param continues whether the parent's text comes before it; false for an answer that was written anew
 * @param inserted what was put before the model's words, such as a request to go on; null for nothing
 * @param text what the model wrote
 */
public record TraceNode(
        int id,
        int parent,
        int trial,
        int depth,
        boolean continues,
        @Nullable String inserted,
        String text,
        @Nullable String reasoning,
        FinishReason finishReason,
        @Nullable Answer answer,
        Tokens tokens,
        @Nullable LogProbs logProbs) {

    public static TraceNode of(Node node) {
        return new TraceNode(
                node.id(),
                node.parent().id(),
                node.trial(),
                node.depth(),
                node.continues(),
                node.inserted().isEmpty() ? null : node.inserted(),
                node.continuation(),
                node.reasoning(),
                node.finishReason(),
                node.answer(),
                node.tokens(),
                node.logProbs());
    }

    /**
     * The node again.
     *
     * @param above the node with the id {@link #parent}
     */
    public Node under(Node above) {
        return new Node(
                id,
                above,
                trial,
                continues,
                inserted == null ? "" : inserted,
                text,
                reasoning,
                finishReason,
                answer,
                tokens,
                logProbs);
    }

    /** Whether this is a candidate: no step follows it, and it answers. */
    public boolean isCandidate() {
        return finishReason.endsCandidate();
    }
}
