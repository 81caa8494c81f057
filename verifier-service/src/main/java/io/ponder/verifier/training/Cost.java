package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import org.jspecify.annotations.Nullable;

/** @param model that was asked; null if none was, or nobody said which */
record Cost(@Nullable String model, Tokens tokens, boolean isEstimated) {

    static final Cost NONE = new Cost(null, Tokens.NONE, false);

    static Cost of(ScoreReply.End end) {
        return new Cost(end.model(), end.tokens(), Boolean.TRUE.equals(end.isEstimated()));
    }

    Cost plus(Cost other) {
        return new Cost(
                model == null ? other.model : model, tokens.plus(other.tokens), isEstimated || other.isEstimated);
    }

    RewardReply.Spent onWire() {
        return new RewardReply.Spent(model, tokens, isEstimated ? true : null);
    }
}
