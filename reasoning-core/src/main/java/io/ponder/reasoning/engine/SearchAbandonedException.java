package io.ponder.reasoning.engine;

/** The client no longer wants the answer; every call the search had begun has been cancelled. */
public final class SearchAbandonedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SearchAbandonedException() {
        super("the search was abandoned", null, false, false);
    }
}
