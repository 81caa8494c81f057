package io.ponder.accounts.limit;

import io.ponder.accounts.limit.SpendingLimits.Limit;

/** One limit with the counters that it holds against. */
record Bound(Limit limit, Window window) {

    /** What may still be reserved; nothing where a lowered limit is below what is spent and held. */
    long left() {
        return Math.max(0, limit.most() - window.used(limit.counts()));
    }

    /** The least that would be left if everything that is held were given back. */
    long leftOnceSettled() {
        long spent = window.per() == Per.NOW ? 0 : window.spent().of(limit.counts());
        return Math.max(0, limit.most() - spent);
    }
}
