package io.ponder.reasoning.engine;

import io.ponder.reasoning.trace.Usage;

/** The search ended by an error in Ponder itself, which is the cause. Every call it had begun has been cancelled. */
public final class SearchDiedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Usage usage;

    SearchDiedException(RuntimeException cause, Usage usage) {
        super(cause.toString(), cause, false, false);
        this.usage = usage;
    }

    /** What the search had used; calls that were stopped before their engine reported count with an estimate. */
    public Usage usage() {
        return usage;
    }
}
