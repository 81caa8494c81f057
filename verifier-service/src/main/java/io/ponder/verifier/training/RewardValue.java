package io.ponder.verifier.training;

import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;

/** The value of one reward for one completion, or why it has none. */
sealed interface RewardValue {

    record Known(double value) implements RewardValue {}

    /**
     * @param outcome {@code NOT_COMPARABLE}, {@code TIMED_OUT} or {@code ERROR}
     * @param failure what the request fails with, if it may not have unknown rewards
     */
    record Unknown(RewardOutcome outcome, Failure failure) implements RewardValue {}

    static RewardValue of(double value) {
        return new Known(value);
    }

    static RewardValue notComparable(String reason) {
        return new Unknown(RewardOutcome.NOT_COMPARABLE, Failure.of(Kind.CAPABILITY_MISSING, reason));
    }

    static RewardValue timedOut(String reason) {
        return new Unknown(RewardOutcome.TIMED_OUT, Failure.of(Kind.TIMEOUT, reason));
    }

    /** Why a verifier gave no score. */
    static RewardValue failed(Failure failure) {
        RewardOutcome outcome = failure.kind() == Kind.TIMEOUT ? RewardOutcome.TIMED_OUT : RewardOutcome.ERROR;
        return new Unknown(outcome, failure);
    }
}
