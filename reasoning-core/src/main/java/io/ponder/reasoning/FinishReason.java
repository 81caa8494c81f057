package io.ponder.reasoning;

/** Why a continuation ended. */
public enum FinishReason {
    /** The model ended its answer, or a stop string of the client did. */
    STOP,
    /** The token limit cut it off: its text may lack an answer. */
    LENGTH,
    /** One reasoning step ended at a step separator; the answer is still open. */
    STEP,
    /** The engine withheld the rest. */
    CONTENT_FILTER
}
