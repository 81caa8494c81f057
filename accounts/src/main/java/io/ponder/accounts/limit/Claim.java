package io.ponder.accounts.limit;

import io.ponder.accounts.tenant.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A search that wants to begin.
 *
 * @param id the search's own, used once
 * @param conversation what the caller calls the conversation that it belongs to; null if it names none
 * @param worst the most that it can spend
 * @param expires when nobody can be working on it any more
 */
public record Claim(
        String id, Caller caller, @Nullable String conversation, Amount worst, Instant at, Instant expires) {}
