package io.ponder.accounts.limit;

import io.ponder.accounts.ledger.Entry;

/** Knows what became of a search whose gateway no longer says so. */
@FunctionalInterface
public interface Witness {

    /** Nobody knows anything. */
    Witness NONE = _ -> new Unknown();

    /** What it says. */
    sealed interface Testimony {}

    /** The search has not ended. */
    record Running() implements Testimony {}

    /** It has ended, and spent this. */
    record Ended(Entry entry) implements Testimony {}

    /** It has been forgotten, or never was. */
    record Unknown() implements Testimony {}

    /** The witness cannot be asked now. */
    record Away() implements Testimony {}

    /**
     * Never throws.
     *
     * @param lost the search's entry if nobody knows
     */
    Testimony of(Entry lost);
}
