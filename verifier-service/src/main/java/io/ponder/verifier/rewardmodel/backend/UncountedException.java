package io.ponder.verifier.rewardmodel.backend;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;

/** A call that failed after the engine may have worked on it, without telling what that used. */
public final class UncountedException extends FailureException {

    private static final long serialVersionUID = 1L;

    private final long promptTokens;

    /** @param promptTokens what the engine may have read, estimated */
    public UncountedException(Failure failure, long promptTokens) {
        super(failure);
        this.promptTokens = promptTokens;
    }

    /** What the failed call may have used; nothing if its engine cannot have worked on it. */
    public static Tokens lost(FailureException e) {
        return e instanceof UncountedException uncounted ? new Tokens(uncounted.promptTokens, 0, 0) : Tokens.NONE;
    }
}
