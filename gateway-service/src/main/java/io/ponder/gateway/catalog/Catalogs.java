package io.ponder.gateway.catalog;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.GatewaySettings;
import io.ponder.reasoning.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * search-service's catalog, kept for a while so that a request costs no extra hop. An old catalog serves on while a new
 * one is fetched, or while that fails; only what it does not know is asked again before it is refused.
 */
@Component
public final class Catalogs {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private record Snapshot(Catalog catalog, Instant at) {}

    private final ServiceClient search;
    private final Duration age;
    private final InstantSource clock;
    private final AtomicReference<@Nullable CompletableFuture<Snapshot>> underWay = new AtomicReference<>();
    private volatile @Nullable Snapshot last;
    private volatile Instant lastFailure = Instant.MIN;

    Catalogs(ServiceClient search, GatewaySettings settings, InstantSource clock) {
        this.search = search;
        this.age = settings.catalogAge();
        this.clock = clock;
    }

    /**
     * Answers a question from the catalog.
     *
     * @param question throws a {@link FailureException} for what the catalog does not know
     * @throws FailureException the question's own, on the word of a recent catalog only; or that there is no catalog
     */
    public <T> T ask(RequestContext context, Function<Catalog, T> question) {
        Snapshot known = last;
        if (known == null) {
            return question.apply(fetched(context).catalog());
        }
        if (isRecent(known)) {
            return question.apply(known.catalog());
        }
        if (lastFailure.isBefore(clock.instant().minus(PAUSE_AFTER_FAILURE))) {
            var _ = refresh(context);
        }
        try {
            return question.apply(known.catalog());
        } catch (FailureException e) {
            return question.apply(fetched(context).catalog());
        }
    }

    private boolean isRecent(Snapshot snapshot) {
        return snapshot.at().plus(age).isAfter(clock.instant());
    }

    private Snapshot fetched(RequestContext context) {
        try {
            return refresh(context).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FailureException f ? f : e;
        }
    }

    /** Everyone who asks while a call is under way shares it. */
    private CompletableFuture<Snapshot> refresh(RequestContext context) {
        CompletableFuture<Snapshot> mine = new CompletableFuture<>();
        CompletableFuture<Snapshot> other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        Snapshot known = last;
        if (known != null && isRecent(known)) {
            underWay.set(null);
            mine.complete(known);
            return mine;
        }
        Thread.ofVirtual().name("catalog").start(() -> fetch(context, mine));
        return mine;
    }

    private void fetch(RequestContext context, CompletableFuture<Snapshot> waiting) {
        try {
            Instant now = clock.instant();
            RequestContext patient = new RequestContext(
                    context.requestId(), context.traceparent(), context.tracestate(), now.plus(PATIENCE));
            Snapshot fetched = new Snapshot(search.get("/v1/catalog", Catalog.class, patient), now);
            last = fetched;
            underWay.set(null);
            waiting.complete(fetched);
        } catch (RuntimeException e) {
            lastFailure = clock.instant();
            underWay.set(null);
            LOG.warn("the catalog cannot be fetched: {}", e.getMessage());
            waiting.completeExceptionally(e);
        }
    }
}
