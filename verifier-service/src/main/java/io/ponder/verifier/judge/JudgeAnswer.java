package io.ponder.verifier.judge;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a judge's model answered.
 *
 * @param model that answered; null if nobody said
 * @param tokens the engine's own count for the whole call
 * @param isEstimated whether part of {@code tokens} is an estimate, because the engine did not say
 * @param replies as many as were drawn
 * @param note how the model was asked differently; null if it was not
 * @param failure why there is no reply; null if there is one
 */
public record JudgeAnswer(
        @Nullable String model,
        Tokens tokens,
        boolean isEstimated,
        List<Continuation> replies,
        @Nullable String note,
        @Nullable Failure failure) {

    public JudgeAnswer {
        replies = List.copyOf(replies);
    }

    /** Of the first token of the first reply. */
    public List<Alternative> alternatives() {
        return replies.isEmpty() ? List.of() : replies.getFirst().alternatives();
    }

    /** What was written, without what was thought aloud before. */
    public List<String> texts() {
        return replies.stream()
                .map(reply -> Thinking.textAfter(reply.text()).orElse("").strip())
                .toList();
    }
}
