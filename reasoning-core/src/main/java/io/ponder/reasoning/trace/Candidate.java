package io.ponder.reasoning.trace;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.strategy.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished solution as a result carries it.
 *
 * @param id its node in the trace
 * @param trial which sample of the search drew its last part
 * @param depth in how many parts it was drawn
 * @param text everything that was written, word for word
 * @param reasoning the model's own thinking, where the engine separates it
 * @param answer null when none could be read
 * @param tokens what drawing its last part cost
 * @param toolCalls what the model called instead of answering; usually empty
 * @param tokenLogProbs each token with its probability; null unless the request asks for them
 */
public record Candidate(
        int id,
        int trial,
        int depth,
        String text,
        @Nullable String reasoning,
        FinishReason finishReason,
        @Nullable Answer answer,
        Tokens tokens,
        @Nullable LogProbs logProbs,
        List<ToolCall> toolCalls,
        @Nullable List<TokenLogProb> tokenLogProbs) {

    public Candidate {
        // An absent list arrives as null from JSON.
        toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
    }

    /** One that called no tool. */
    public Candidate(
            int id,
            int trial,
            int depth,
            String text,
            @Nullable String reasoning,
            FinishReason finishReason,
            @Nullable Answer answer,
            Tokens tokens,
            @Nullable LogProbs logProbs) {
        this(id, trial, depth, text, reasoning, finishReason, answer, tokens, logProbs, List.of(), null);
    }

    /** The same with other calls. */
    public Candidate withToolCalls(List<ToolCall> calls) {
        return new Candidate(
                id, trial, depth, text, reasoning, finishReason, answer, tokens, logProbs, calls, tokenLogProbs);
    }

    public static Candidate of(Node node) {
        return new Candidate(
                node.id(),
                node.trial(),
                node.depth(),
                node.text(),
                node.reasoning(),
                node.finishReason(),
                node.answer(),
                node.tokens(),
                node.logProbs(),
                node.toolCalls(),
                node.tokenLogProbs());
    }
}
