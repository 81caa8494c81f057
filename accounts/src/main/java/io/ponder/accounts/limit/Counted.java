package io.ponder.accounts.limit;

import io.ponder.accounts.ledger.Entry;

/** So many searches, tokens and billionths of a US dollar, spent or reserved. */
record Counted(long searches, long tokens, long nanoUsd) {

    static final Counted NOTHING = new Counted(0, 0, 0);

    /** One search that may spend so much. */
    static Counted of(Amount worst) {
        Long money = worst.nanoUsd();
        return new Counted(1, worst.tokens(), money == null ? 0 : money);
    }

    /** One search that has spent so much. */
    static Counted of(Entry entry) {
        Long money = entry.nanoUsd();
        return new Counted(1, entry.tokens(), money == null ? 0 : money);
    }

    Counted plus(Counted other) {
        return new Counted(searches + other.searches, tokens + other.tokens, nanoUsd + other.nanoUsd);
    }

    Counted minus(Counted other) {
        return new Counted(searches - other.searches, tokens - other.tokens, nanoUsd - other.nanoUsd);
    }

    long of(Counts counts) {
        return switch (counts) {
            case SEARCHES -> searches;
            case TOKENS -> tokens;
            case NANO_USD -> nanoUsd;
        };
    }
}
