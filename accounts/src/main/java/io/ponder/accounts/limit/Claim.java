package io.ponder.accounts.limit;

import io.ponder.accounts.tenant.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A search that wants to begin.
 *
 * @param id the search's own, used once
 * @param conversation that it belongs to; null if the caller names none
 * @param worst the most that it can spend
 * @param least what it must at least be granted to be of use; the same as {@code worst} if the caller asked for exactly
 *     that much
 * @param longest after which nobody can be working on it any more
 * @param isBackground whether nobody sits and waits for it, so that it comes after all others
 * @param operation as in the ledger, as are {@code model}, {@code strategy} and {@code requestId}
 */
public record Claim(
        String id,
        Caller caller,
        @Nullable BoundedConversation conversation,
        Amount worst,
        Amount least,
        Duration longest,
        boolean isBackground,
        String operation,
        String model,
        String strategy,
        String requestId) {}
