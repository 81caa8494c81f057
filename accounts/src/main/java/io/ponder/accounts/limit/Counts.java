package io.ponder.accounts.limit;

import java.util.Locale;

/** What a limit counts. */
public enum Counts {
    SEARCHES,
    /** Read and written, by all calls of a search. */
    TOKENS,
    /** Billionths of a US dollar. */
    NANO_USD;

    /** The name in the database. */
    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in JSON, where money is told in dollars. */
    public String wireName() {
        return this == NANO_USD ? "usd" : columnName();
    }
}
