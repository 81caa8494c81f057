package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Message;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import java.util.List;

/** Reads how likely a generative model is to say the good word rather than the bad one: GenRM without training. */
interface VerdictReader {

    /**
     * Reads the verdict that follows each conversation.
     *
     * @param conversations each ends with the question
     * @return for each conversation, one row whose first number is {@code P(good) / (P(good) + P(bad))}, or its failure
     * @throws io.ponder.reasoning.model.FailureException when all failed in the same way
     */
    List<RewardAnswer> read(List<List<Message>> conversations, RequestContext context, Cancellation cancellation);
}
