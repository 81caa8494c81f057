package io.ponder.reasoning.trace;

/** What became of the work tokens were spent on. */
public enum Fate {
    /** The chosen candidate, and any other that is returned beside it. */
    SELECTED,
    /** Another candidate with the same answer. */
    SUPPORTING,
    /** A candidate or prefix that was not chosen. */
    PRUNED,
    /** Stopped before it ended; its tokens are those known when it was stopped. */
    CANCELLED,
    /** It failed. */
    FAILED
}
