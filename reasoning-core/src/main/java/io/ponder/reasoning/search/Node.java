package io.ponder.reasoning.search;

import io.ponder.reasoning.FinishReason;
import io.ponder.reasoning.LogProbs;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.answer.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A place in the search tree: a prefix, or a finished candidate. The root is the empty prefix.
 *
 * @param id 0 for the root; then in order of arrival
 * @param parent the node it continues; -1 for the root
 * @param trial which sample of the search drew it, counted in the order they were asked for: unlike {@code id} it does
 *     not depend on the order of arrival, so ties are broken by it; -1 for the root
 * @param text what was written from the root to here, word for word
 * @param reasoning the model's own thinking, where the engine separates it
 * @param finishReason {@code STEP} while the answer is still open
 * @param answer what a vote compares; null when none could be read
 * @param tokens what drawing it cost, as far as the engine told
 */
public record Node(
        int id,
        int parent,
        int trial,
        int depth,
        String text,
        @Nullable String reasoning,
        FinishReason finishReason,
        @Nullable Answer answer,
        Tokens tokens,
        @Nullable LogProbs logProbs) {

    private static final Node ROOT = new Node(0, -1, -1, 0, "", null, FinishReason.STEP, null, Tokens.NONE, null);

    /** The empty prefix every search starts from. */
    public static Node root() {
        return ROOT;
    }

    /** Whether this is a candidate: nothing more is drawn from it. */
    public boolean isCandidate() {
        return finishReason != FinishReason.STEP;
    }

    /** Whether the model ended it itself: a candidate that was cut off is chosen only when nothing better is left. */
    public boolean isComplete() {
        return finishReason == FinishReason.STOP;
    }
}
