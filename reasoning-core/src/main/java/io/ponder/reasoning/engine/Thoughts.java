package io.ponder.reasoning.engine;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of samples that thought until their token limit, and wrote no word of an answer: the thought is closed and
 * the answer asked for, if the engine can continue a text and the budget pays for it. Strategies are told only the answer.
 */
final class Thoughts {

    private static final String END = "\n" + Thinking.CLOSE + "\n\n";

    private Thoughts() {}

    /** Whether a reply is a thought and nothing else, cut off by its limit. */
    static boolean isCutOff(Call.Part part, ProposalReply.Continuation reply) {
        Waiting move = part.grant().move();
        if (reply.finishReason() != FinishReason.LENGTH) {
            return false;
        }
        String reasoning = reply.reasoning();
        if (reply.text().isBlank()) {
            return reasoning != null && !reasoning.isBlank() && move.before().isBlank();
        }
        // A strategy that sets a limit of its own, or continues a text, knows what to do with an open thought.
        boolean isPlain = move.variation.maxTokens() == null && move.variation.prefix() == null;
        return isPlain
                && move.before().isBlank()
                && move.unit == Unit.SOLUTION
                && Thinking.textAfter(reply.text()).isEmpty();
    }

    /** Whether the answer to a thought can be asked for apart from it. */
    static boolean canBeAnswered(SearchPlan plan) {
        return plan.capabilities().contains(Capability.CONTINUATION)
                && plan.sampling().responseFormat() == null;
    }

    /** How to ask for the answer to a thought; null where that is not possible. */
    static @Nullable Waiting answer(SearchPlan plan, Call.Part part, Node thought) {
        String closed = closed(thought);
        return closed == null || !canBeAnswered(plan) || part.grant().move().unit == Unit.STEP
                ? null
                : part.grant().move().answering(part.trial(), thought, closed, answerTokens(plan.sampling(), thought));
    }

    /**
     * What the thought has left of a sample's tokens. Where that is next to nothing, because nobody ended the thought in time,
     * the tokens that should have been kept are granted on top, or all would have been for nothing.
     */
    private static int answerTokens(Sampling sampling, Node thought) {
        int kept = sampling.answerTokens();
        int left = (int) (sampling.maxTokens() - thought.tokens().completion());
        return left > kept / 2 ? left : kept;
    }

    private static @Nullable String closed(Node thought) {
        String text = thought.continuation();
        if (text.isBlank()) {
            return Thinking.OPEN + "\n" + words(thought).strip() + END;
        }
        return text.contains(Thinking.OPEN) ? text.stripTrailing() + END : null;
    }

    /** What the model thought, without the mark of its beginning. */
    static String words(Node thought) {
        String reasoning = thought.reasoning();
        return reasoning != null && !reasoning.isBlank()
                ? reasoning
                : Thinking.in(thought.continuation()).orElse(thought.continuation());
    }

    /** What to say of a thought whose answer cannot be had. */
    static Failure unanswered(SearchPlan plan) {
        return Failure.of(
                Kind.NO_ANSWER,
                "the model was still thinking when its " + plan.sampling().maxTokens()
                        + " tokens were used up, and wrote no answer; raise max_tokens");
    }
}
