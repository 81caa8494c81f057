package io.ponder.gateway.work;

import java.time.Instant;

/** Keeps something in the database for a while. Every gateway tidies up for all, so each step is safe to repeat. */
public interface Keeper {

    /** Throws away what has expired. Called every few minutes. */
    default void forgetExpired(Instant now) {}

    /** Ends what a gateway had begun that is no more. */
    default void endLeftBy(String gateway) {}
}
