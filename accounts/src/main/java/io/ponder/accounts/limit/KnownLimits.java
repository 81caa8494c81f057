package io.ponder.accounts.limit;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Who is limited at all, not older than a second, so that whoever is not costs the database nothing. */
final class KnownLimits {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final int MOST = 100_000;

    private final AsyncLoadingCache<List<Owner>, Boolean> limited;
    private final Duration patience;

    KnownLimits(LimitTable table, Duration patience) {
        this.patience = patience;
        this.limited = Caffeine.newBuilder()
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .executor(task -> Thread.ofVirtual().name("limits").start(task))
                .buildAsync(owners -> table.read(owners).limits().values().stream()
                        .anyMatch(limits -> !limits.all().isEmpty()));
    }

    /** Whether a limit of whatever kind bounds a claim. */
    boolean isLimited(Claim claim) throws InterruptedException, ExecutionException, TimeoutException {
        BoundedConversation conversation = claim.conversation();
        if (conversation != null && conversation.limits() != null) {
            return true;
        }
        return limited.get(Owner.of(claim)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void forget() {
        limited.synchronous().invalidateAll();
    }
}
