package io.ponder.reasoning.model;

/** Why a continuation ended. */
public enum FinishReason {
    /** The model ended its answer, or a stop string of the client did. */
    STOP,
    /** The model called tools: whoever asked carries the calls out. */
    TOOL_CALLS,
    /** The token limit cut it off: its text may lack an answer. */
    LENGTH,
    /** One reasoning step ended at a step separator; the answer is still open. */
    STEP,
    /** Stopped because its tokens had become improbable, see {@link Sampling#confidenceFloor}. */
    UNCERTAIN,
    /** Ended by rule: the model wrote an empty step, or the same step twice. */
    STUCK,
    /** The engine withheld the rest. */
    CONTENT_FILTER,
    /** The token limit cut it off while the model thought: no word of an answer was written. */
    THINKING,
    /** The model refused to answer. The text is its refusal; empty where the engine withheld all of the answer. */
    REFUSED;

    /** Whether the model ended it itself, with nothing left to say. */
    public boolean isComplete() {
        return this == STOP || this == TOOL_CALLS;
    }

    /** Whether it ends a candidate: an answer, or as much as there will be of one. */
    public boolean endsCandidate() {
        return this != STEP && this != THINKING && this != REFUSED;
    }
}
