package io.ponder.contracts.verifier;

/** What is known about a completion. A reward that is not known is never a 0 in disguise. */
public enum RewardOutcome {
    /** All rewards are known, and the answer is the reference. */
    RIGHT,
    /** All rewards are known, and the answer is not the reference, or there is none. */
    WRONG,
    /** All rewards are known, and accuracy was not asked for. */
    SCORED,
    /** The answer cannot be compared with the reference: one of them cannot be read, or is beyond what is computed. */
    NOT_COMPARABLE,
    /** The work or the time that a verifier may take was used up. */
    TIMED_OUT,
    /** A verifier failed, because its model is down for instance. */
    ERROR
}
