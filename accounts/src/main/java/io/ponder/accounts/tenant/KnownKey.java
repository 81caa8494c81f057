package io.ponder.accounts.tenant;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the door needs to know of a key. */
public final class KnownKey {

    private final Key key;
    private final Allowed allowed;
    private final String hash;
    private final @Nullable String previousHash;

    /** @param allowed what the key, its team and its organisation all allow */
    KnownKey(Key key, Allowed allowed, String hash, @Nullable String previousHash) {
        this.key = key;
        this.allowed = allowed;
        this.hash = hash;
        this.previousHash = previousHash;
    }

    /** When it was last used, to within some minutes; null if never. */
    public @Nullable Instant lastUsedAt() {
        return key.lastUsedAt();
    }

    /** Whether its secret is, or was, this one. Takes as long whether it is or not. */
    public boolean hasSecret(KeyText text) {
        String sent = text.hash();
        boolean isCurrent = isEqual(hash, sent);
        boolean isPrevious = isEqual(previousHash == null ? hash : previousHash, sent);
        return isCurrent | isPrevious;
    }

    /** Whether its secret is this one, and not one from before a rotation. */
    boolean isCurrent(KeyText text) {
        return isEqual(hash, text.hash());
    }

    /**
     * Whose request it is that comes with one of this key's secrets.
     *
     * @throws io.ponder.reasoning.model.FailureException when the key, or this secret of it, is good no more; with the
     *     time at which it ended
     */
    public Caller caller(KeyText text, Instant now) {
        Caller caller = caller(now);
        Instant until = key.previousUntil();
        if (!isCurrent(text) && until != null && !now.isBefore(until)) {
            throw ended("was rotated, and this secret of it ended", until, now, "use the new one");
        }
        return caller;
    }

    /**
     * Who acts by this key, for work that was asked for earlier.
     *
     * @throws io.ponder.reasoning.model.FailureException when the key is good no more; with the time at which it ended
     */
    public Caller caller(Instant now) {
        Instant revoked = key.revokedAt();
        if (revoked != null) {
            throw ended("was revoked", revoked, now, "ask an admin for another");
        }
        Instant expires = key.expiresAt();
        if (expires != null && !now.isBefore(expires)) {
            throw ended("expired", expires, now, "ask an admin for another");
        }
        return new Caller(key.organization(), key.team(), key.id(), key.name(), key.role(), allowed, false);
    }

    private RuntimeException ended(String how, Instant when, Instant now, String fix) {
        String ago = now.isBefore(when) ? "" : " (" + words(Duration.between(when, now)) + " ago)";
        return Failure.of(
                        Kind.UNAUTHENTICATED,
                        "the API key " + key.id() + " ('" + key.name() + "') " + how + " at "
                                + when.truncatedTo(ChronoUnit.SECONDS) + ago + "; " + fix)
                .asException();
    }

    private static String words(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + (duration.toDays() == 1 ? " day" : " days");
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h"
                : duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
