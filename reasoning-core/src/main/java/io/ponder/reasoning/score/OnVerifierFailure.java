package io.ponder.reasoning.score;

/** What a search does when its verifier is down. */
public enum OnVerifierFailure {
    /** It fails, and says why. */
    FAIL,
    /** It goes on without the scores, and says so in its result. */
    CONTINUE
}
