package io.ponder.accounts.limit;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ponder.accounts.tenant.Caller;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The limits that are set, as of at most a second ago, so that whoever has none costs the database nothing. */
final class KnownLimits {

    private static final Duration AGE = Duration.ofSeconds(1);
    private static final int MOST = 100_000;

    private static final Duration IN_USE = Duration.ofSeconds(10);
    private static final int MOST_IN_USE = 200;

    private final LimitTable table;
    private final AsyncLoadingCache<List<Owner>, List<SpendingLimits>> limits;
    private final Cache<List<Owner>, Boolean> inUse;
    private final Duration patience;
    private int changes;

    KnownLimits(LimitTable table, Duration patience) {
        this.table = table;
        this.patience = patience;
        this.inUse = Caffeine.newBuilder()
                .expireAfterWrite(IN_USE)
                .maximumSize(MOST_IN_USE)
                .build();
        this.limits = Caffeine.newBuilder()
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .executor(task -> Thread.ofVirtual().name("limits").start(task))
                .buildAsync((owners, executor) -> {
                    CompletableFuture<List<SpendingLimits>> limits = new CompletableFuture<>();
                    executor.execute(() -> read(table, owners, limits));
                    return limits;
                });
    }

    private static void read(
            LimitTable table, List<? extends Owner> owners, CompletableFuture<List<SpendingLimits>> limits) {
        try {
            LimitTable.Snapshot all = table.read(List.copyOf(owners));
            limits.complete(owners.stream().map(all::of).toList());
        } catch (RuntimeException e) {
            // Of a timeout, the cache writes no stack trace for every single request.
            limits.completeExceptionally(new TimeoutException(e.toString()));
        }
    }

    /** The limits of a caller's organisation, team and key, in this order. */
    List<SpendingLimits> of(Caller caller) throws InterruptedException, ExecutionException, TimeoutException {
        return of(Owner.of(caller.organization(), caller.team(), caller.key(), null));
    }

    private List<SpendingLimits> of(List<Owner> owners)
            throws InterruptedException, ExecutionException, TimeoutException {
        inUse.put(owners, true);
        return limits.get(owners).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads again what was asked for lately, so that the next one who asks need not wait for it. */
    void refresh() {
        List<List<Owner>> asked = List.copyOf(inUse.asMap().keySet());
        if (asked.isEmpty()) {
            return;
        }
        int before = changes();
        Set<Owner> owners = new HashSet<>();
        asked.forEach(owners::addAll);
        LimitTable.Snapshot all = table.read(owners);
        synchronized (this) {
            if (changes == before) {
                asked.forEach(one -> limits.put(
                        one,
                        CompletableFuture.completedFuture(
                                one.stream().map(all::of).toList())));
            }
        }
    }

    private synchronized int changes() {
        return changes;
    }

    /** Whether a limit of whatever kind bounds a claim. */
    boolean isLimited(Claim claim) throws InterruptedException, ExecutionException, TimeoutException {
        BoundedConversation conversation = claim.conversation();
        if (conversation != null && conversation.limits() != null) {
            return true;
        }
        return of(Owner.of(claim)).stream().anyMatch(its -> !its.all().isEmpty());
    }

    synchronized void forget() {
        changes++;
        limits.synchronous().invalidateAll();
    }
}
