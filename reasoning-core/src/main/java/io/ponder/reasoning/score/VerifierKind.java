package io.ponder.reasoning.score;

/** What a verifier can score. */
public enum VerifierKind {
    /** Finished candidates (ORM). */
    OUTCOME,
    /** Every step, of candidates and of prefixes that have not reached an answer (PRM). */
    PROCESS,
    /**
     * Finished candidates, all of one problem in one call: a candidate's score depends on the others, for instance on how
     * many of them agree with it.
     */
    GROUP
}
