package io.ponder.accounts.limit;

import io.ponder.accounts.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** What is held for one search, from its beginning until it is settled. */
public interface Hold {

    /** For what is not limited and not written down. */
    Hold UNLIMITED = new Hold() {
        @Override
        public @Nullable Amount granted() {
            return null;
        }

        @Override
        public void settle(Entry entry) {}
    };

    /** The most that the search may spend now; null if nothing limits it. */
    @Nullable
    Amount granted();

    /** What the caller has left of its rates. */
    default RateState rates() {
        return RateState.NONE;
    }

    /** A search's entry as it is to be written down: with the time at which it began by the clock that its budgets count by. */
    default Entry dated(Entry entry) {
        return entry;
    }

    /**
     * Replaces what is held by what was spent. Called once for every search, however it ended. Never throws, and never
     * waits for the database.
     */
    void settle(Entry entry);
}
