package io.ponder.reasoning.score;

/** What a verifier can score. */
public enum VerifierKind {
    /** Finished candidates (ORM). */
    OUTCOME,
    /** Every step, of candidates and of prefixes that have not reached an answer (PRM). */
    PROCESS
}
