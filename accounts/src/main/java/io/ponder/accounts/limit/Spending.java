package io.ponder.accounts.limit;

/** Decides whether a search may begin. */
public interface Spending {

    /** Nothing is limited, and nothing written down. */
    Spending UNLIMITED = claim -> Hold.UNLIMITED;

    /**
     * Reserves what a search can spend at most, so that it is within every budget however it ends.
     *
     * @return what is held until it is settled
     * @throws io.ponder.reasoning.model.FailureException when a budget or limit is reached, or the database that decides
     *     cannot be asked
     */
    Hold reserve(Claim claim);
}
