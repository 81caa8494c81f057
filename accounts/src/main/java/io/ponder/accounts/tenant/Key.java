package io.ponder.accounts.tenant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key without its secret.
 *
 * @param id 12 letters and digits, which the key's text contains
 * @param name what people call it, such as {@code alice's laptop}
 * @param allowed what it may use, within what its team and organisation allow
 * @param version counts its changes, from 1
 * @param createdBy the name of the key that created it
 * @param rotatedAt when it last got a new secret; null if it has its first
 * @param previousUntil when the secret before that ends, or has ended
 * @param expiresAt the first moment at which it is good no more; null for never
 * @param revokedAt null unless it was revoked
 * @param lastUsedAt to within some minutes; null if it was never used
 */
public record Key(
        String id,
        String organization,
        String team,
        String name,
        KeyRole role,
        Allowed allowed,
        long version,
        Instant createdAt,
        String createdBy,
        @Nullable Instant rotatedAt,
        @Nullable Instant previousUntil,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    /** What it is at some time: {@code active}, {@code expired} or {@code revoked}. */
    public String state(Instant now) {
        if (revokedAt != null) {
            return "revoked";
        }
        return expiresAt != null && !now.isBefore(expiresAt) ? "expired" : "active";
    }

    /** The same key with another name, role, allowed names and end. */
    public Key with(String otherName, KeyRole otherRole, Allowed otherAllowed, @Nullable Instant otherEnd) {
        return new Key(
                id,
                organization,
                team,
                otherName,
                otherRole,
                otherAllowed,
                version,
                createdAt,
                createdBy,
                rotatedAt,
                previousUntil,
                otherEnd,
                revokedAt,
                lastUsedAt);
    }
}
