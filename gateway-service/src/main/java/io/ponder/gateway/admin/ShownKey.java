package io.ponder.gateway.admin;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Key;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.KeyText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key in a reply.
 *
 * @param state {@code active}, {@code expired} or {@code revoked}
 * @param previousUntil until when the secret before the last rotation is good; null once it is not
 * @param secret the key's text, when it was just made; null in every other reply
 */
record ShownKey(
        String id,
        String object,
        String organization,
        String team,
        String name,
        KeyRole role,
        String state,
        Allowed allowed,
        long version,
        Instant createdAt,
        String createdBy,
        @Nullable Instant rotatedAt,
        @Nullable Instant previousUntil,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String secret) {

    static ShownKey of(Key key, Instant now) {
        return of(key, now, null);
    }

    static ShownKey of(Key key, Instant now, @Nullable KeyText text) {
        Instant until = key.previousUntil();
        return new ShownKey(
                key.id(),
                "key",
                key.organization(),
                key.team(),
                key.name(),
                key.role(),
                key.state(now),
                key.allowed(),
                key.version(),
                key.createdAt(),
                key.createdBy(),
                key.rotatedAt(),
                until != null && now.isBefore(until) ? until : null,
                key.expiresAt(),
                key.revokedAt(),
                key.lastUsedAt(),
                text == null ? null : text.reveal());
    }
}
