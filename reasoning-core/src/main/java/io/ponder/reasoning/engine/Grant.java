package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the budget allows of one move now.
 *
 * @param firstTrial of {@code samples} consecutive ones; -1 for a score
 * @param manner how the samples are drawn; null for a score
 * @param each what one of them may cost at most
 * @param promptTokens by estimate or as learnt, for a call that is stopped before its engine counts them
 */
record Grant(
        Waiting move, int firstTrial, int samples, @Nullable Manner manner, Ledger.Estimate each, long promptTokens) {

    /** Fewer completion tokens than this are not worth a sample. */
    static final int SHORTEST_SAMPLE = 16;

    /** How samples are drawn. Prefixes that are drawn alike can share a call. */
    record Manner(String model, List<Message> messages, Unit unit, Sampling sampling) {}
}
