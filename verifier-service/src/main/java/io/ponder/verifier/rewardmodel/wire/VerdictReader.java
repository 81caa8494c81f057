package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import java.util.List;
import java.util.Optional;

/** Reads how likely a generative model's next word is the good one rather than the bad one: GenRM without training. */
interface VerdictReader {

    /**
     * Asks the last question of each conversation.
     *
     * @param conversations each ends with the question
     * @return for each conversation one row, whose first number is {@code P(good) / (P(good) + P(bad))}, or its failure
     * @throws io.ponder.reasoning.model.FailureException when all failed alike
     */
    List<RewardAnswer> read(List<List<Message>> conversations, RequestContext context, Cancellation cancellation);

    Optional<Failure> trouble();
}
