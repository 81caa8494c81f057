package io.ponder.reasoning.trace;

import io.ponder.answers.Answer;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.strategy.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node in a trace: with its own words only, because an earlier event has its parent's.
 *
 * @param parent the node it came from; 0 is the root
 * @param continues whether the parent's text comes before it; false for an answer that was written anew
 * @param inserted what was put before the model's words, such as a request to go on; null for nothing
 * @param text what the model wrote
 * @param toolCalls what the model called instead of answering; usually empty
 * @param tokenLogProbs each token with its probability; null unless the request asks for them
 * @param fault what is wrong with its form; null for nothing
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
        @Nullable LogProbs logProbs,
        List<ToolCall> toolCalls,
        @Nullable List<TokenLogProb> tokenLogProbs,
        @Nullable FormFault fault) {

    public TraceNode {
        // An absent list arrives as null from JSON.
        toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
    }

    /** One that called no tool. */
    public TraceNode(
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
        this(
                id,
                parent,
                trial,
                depth,
                continues,
                inserted,
                text,
                reasoning,
                finishReason,
                answer,
                tokens,
                logProbs,
                List.of(),
                null,
                null);
    }

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
                node.logProbs(),
                node.toolCalls(),
                node.tokenLogProbs(),
                node.fault());
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
                logProbs,
                toolCalls,
                tokenLogProbs,
                fault);
    }

    /** Whether this is a candidate: no step follows it, and it answers. */
    public boolean isCandidate() {
        return finishReason.endsCandidate();
    }
}
