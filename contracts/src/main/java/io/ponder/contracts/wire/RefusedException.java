package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;

/** A service refused a request, or never got it: no work was done for it. */
public final class RefusedException extends FailureException {

    private static final long serialVersionUID = 1L;

    RefusedException(Failure failure) {
        super(failure);
    }
}
