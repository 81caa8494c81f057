package io.ponder.reasoning.search;

/** Who spent something. */
public enum Role {
    PROPOSER,
    VERIFIER
}
