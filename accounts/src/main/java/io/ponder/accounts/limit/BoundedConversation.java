package io.ponder.accounts.limit;

import org.jspecify.annotations.Nullable;

/**
 * A conversation that a caller names, to bound all its requests and tool turns together. It is kept for 30 days after
 * it began.
 *
 * @param id the caller's own name for it, at most 200 characters
 * @param searches the most searches; null for no limit
 * @param tokens the most tokens of all of them; null for no limit
 * @param nanoUsd the most they may cost, in billionths of a US dollar; null for no limit
 */
public record BoundedConversation(
        String id,
        @Nullable Long searches,
        @Nullable Long tokens,
        @Nullable Long nanoUsd) {

    /** Its limits; null if the request states none, so that those of an earlier one hold. */
    @Nullable
    SpendingLimits limits() {
        if (searches == null && tokens == null && nanoUsd == null) {
            return null;
        }
        return SpendingLimits.NONE
                .with(Per.WHOLE, Counts.SEARCHES, searches)
                .with(Per.WHOLE, Counts.TOKENS, tokens)
                .with(Per.WHOLE, Counts.NANO_USD, nanoUsd);
    }
}
