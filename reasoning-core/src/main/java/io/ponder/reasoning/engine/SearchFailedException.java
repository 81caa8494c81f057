package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.Usage;

/** The search found no answer: why, and what it cost. */
public final class SearchFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Usage usage;

    SearchFailedException(Failure failure, Usage usage) {
        super(failure.message(), null, false, false);
        this.failure = failure;
        this.usage = usage;
    }

    public Failure failure() {
        return failure;
    }

    public Usage usage() {
        return usage;
    }
}
