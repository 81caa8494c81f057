package io.ponder.reasoning.engine;

import io.ponder.reasoning.trace.Usage;

/** Nobody wants the answer any more. Every call the search had begun has been cancelled. */
public final class SearchAbandonedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Usage usage;

    SearchAbandonedException(Usage usage) {
        super("the search was abandoned", null, false, false);
        this.usage = usage;
    }

    /** What the search had used; calls that were stopped before their engine reported count with an estimate. */
    public Usage usage() {
        return usage;
    }
}
