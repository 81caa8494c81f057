package io.ponder.reasoning.trace;

/** Who spent something. */
public enum Role {
    PROPOSER,
    VERIFIER
}
