package io.ponder.accounts.ledger;

import java.util.List;

/** What else changes when entries become part of the ledger: all in the same transaction, so that both happen or neither. */
@FunctionalInterface
public interface Settlement {

    /** Nothing else. */
    Settlement NONE = (_, _) -> {};

    /**
     * Called within the transaction that writes the entries, as its last step.
     *
     * @param added those that the ledger did not have yet, each exactly once ever; never empty
     * @param replaced those of lost searches whose place some of the others take, and which count no longer
     */
    void settle(List<Entry> added, List<Entry> replaced);
}
