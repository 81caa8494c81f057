package io.ponder.gateway.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ponder.accounts.tenant.KeyText;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.KnownKey;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The keys that were asked for lately. Each is read from the database again before it is 4 s old, in the background while
 * it is in use; so a key that is revoked on another gateway stops here within 5 s. While the database cannot be asked, keys
 * that were good go on working for a while, and others cannot be checked.
 */
final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    /** No key is used that was read longer ago, as long as the database answers. */
    private static final Duration OLDEST = Duration.ofSeconds(4);

    private static final Duration READ_AGAIN = Duration.ofSeconds(2);
    private static final int MOST_KEYS = 10_000;

    /** How many ask the database for keys at once: few, so that made-up keys cannot keep all connections busy. */
    private static final int READERS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** After a failure the database is left alone for this long. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration WRITE_USE_AGAIN = Duration.ofMinutes(5);

    /** A key whose secret is another than was sent is not read again so soon. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(100);

    /**
     * What the database said of an id.
     *
     * @param isSecond whether it was asked again because the secret was another
     */
    private record Looked(Optional<KnownKey> key, long at, boolean isSecond) {}

    private final Keys keys;
    private final Ticker ticker;
    private final Semaphore readers = new Semaphore(READERS);
    private final LoadingCache<String, Looked> looked;
    private final Cache<String, KnownKey> outliving;
    private final Cache<String, Boolean> noted;
    private volatile @Nullable Long failedAt;

    /** @param outlive how long keys go on working while the database cannot be asked */
    KeyRing(Keys keys, Duration outlive, Ticker ticker) {
        this.keys = keys;
        this.ticker = ticker;
        this.looked = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .ticker(ticker)
                .executor(Thread::startVirtualThread)
                .refreshAfterWrite(READ_AGAIN)
                .expireAfter(Expiry.writing((String _, Looked read) -> OLDEST.minusNanos(ticker.read() - read.at())))
                .build(this::look);
        this.outliving = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .ticker(ticker)
                .expireAfterWrite(outlive)
                .build();
        this.noted = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .ticker(ticker)
                .expireAfterWrite(WRITE_USE_AGAIN)
                .build();
    }

    /** Whether this id can be told without asking the database. */
    boolean isKnown(String id) {
        return looked.getIfPresent(id) != null || outliving.getIfPresent(id) != null;
    }

    /**
     * The key with this id, if there is one.
     *
     * @throws io.ponder.reasoning.model.FailureException when the database cannot be asked
     */
    Optional<KnownKey> find(String id) {
        return looked.get(id).key();
    }

    /**
     * The key with this text. If its secret is another, the key is read again, since another gateway may just have rotated
     * it.
     *
     * @throws io.ponder.reasoning.model.FailureException when the database cannot be asked
     */
    Optional<KnownKey> find(KeyText text) {
        Looked known = looked.get(text.id());
        Optional<KnownKey> found = known.key().filter(key -> key.hasSecret(text));
        boolean wasJustRead = known.isSecond() && ticker.read() - known.at() < SECOND_LOOK.toNanos();
        if (found.isPresent() || known.key().isEmpty() || wasJustRead) {
            return found;
        }
        Looked again = look(text.id());
        looked.put(text.id(), new Looked(again.key(), again.at(), true));
        return again.key().filter(key -> key.hasSecret(text));
    }

    /** Has a key read again before it is used the next time. */
    void forget(String id) {
        looked.invalidate(id);
        outliving.invalidate(id);
    }

    /** The same for all keys. */
    void forgetAll() {
        looked.invalidateAll();
        outliving.invalidateAll();
    }

    /** Notes that a key is in use; rarely written down, and never waited for. */
    void used(String id, KnownKey key, Instant at) {
        Instant last = key.lastUsedAt();
        boolean isRecent = last != null && at.isBefore(last.plus(WRITE_USE_AGAIN));
        if (!isRecent && noted.asMap().putIfAbsent(id, true) == null) {
            Thread.startVirtualThread(() -> {
                try {
                    keys.used(id, at);
                } catch (DataAccessException e) {
                    LOG.debug("the use of a key could not be noted", e);
                }
            });
        }
    }

    private Looked look(String id) {
        long now = ticker.read();
        try {
            Optional<KnownKey> found = read(id);
            failedAt = null;
            found.ifPresentOrElse(key -> outliving.put(id, key), () -> outliving.invalidate(id));
            return new Looked(found, now, false);
        } catch (DataAccessException e) {
            if (failedAt == null) {
                LOG.warn("keys cannot be looked up in the database: {}", e.getMessage());
            }
            failedAt = ticker.read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        KnownKey known = outliving.getIfPresent(id);
        if (known != null) {
            return new Looked(Optional.of(known), now, false);
        }
        throw away();
    }

    private Optional<KnownKey> read(String id) throws InterruptedException {
        Long failed = failedAt;
        if (failed != null && ticker.read() - failed < PAUSE.toNanos()) {
            throw new StoreAwayException("it did not answer a moment ago");
        }
        if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new StoreAwayException("too many wait for it");
        }
        try {
            return keys.known(id);
        } finally {
            readers.release();
        }
    }

    private static RuntimeException away() {
        return new Failure(
                        Kind.UPSTREAM_UNAVAILABLE,
                        "the API key cannot be checked, since the database does not answer; try again shortly",
                        null,
                        List.of(),
                        2.0)
                .asException();
    }

    /** The database was not asked. */
    private static final class StoreAwayException extends DataAccessException {
        private static final long serialVersionUID = 1L;

        StoreAwayException(String message) {
            super(message);
        }
    }
}
