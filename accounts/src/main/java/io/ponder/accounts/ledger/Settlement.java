package io.ponder.accounts.ledger;

import java.util.List;

/** What else changes when entries become part of the ledger: all in the same transaction, so that both happen or neither. */
@FunctionalInterface
public interface Settlement {

    /** Nothing else. */
    Settlement NONE = _ -> {};

    /**
     * Called within the transaction that writes the entries, as its last step.
     *
     * @param entries those that the ledger did not have yet, each exactly once ever; never empty
     */
    void settle(List<Entry> entries);
}
