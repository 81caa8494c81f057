package io.ponder.dataset.call;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.FailureException;
import io.ponder.runtime.Refreshed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What search-service and verifier-service offer, and how busy it is with people's searches. */
public final class CatalogSource {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogSource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ServiceClient search;
    private final InstantSource clock;
    private final Refreshed<Catalog> catalog;
    private final Refreshed<VerifierInfo.Listing> verifiers;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private volatile int people;
    private volatile long lookedAt;

    /** @param age the age at which the catalog, and the list of verifiers, are asked for again */
    public CatalogSource(ServiceClient search, ServiceClient verifier, Duration age, InstantSource clock) {
        this.search = search;
        this.clock = clock;
        this.catalog = new Refreshed<>(() -> search.get("/v1/catalog", Catalog.class, context()), age, clock);
        this.verifiers =
                new Refreshed<>(() -> verifier.get("/v1/verifiers", VerifierInfo.Listing.class, context()), age, clock);
    }

    private RequestContext context() {
        return RequestContext.fresh().until(clock.instant().plus(PATIENCE));
    }

    /**
     * Answers a question from the catalog.
     *
     * @throws FailureException the question's own, or one that says that search-service cannot be asked
     */
    public <T> T ask(Function<Catalog, T> question) {
        return catalog.ask(question);
    }

    /** The model that answers a search which names none. */
    String defaultModel() {
        return ask(catalog ->
                catalog.models().isEmpty() ? "" : catalog.models().getFirst().id());
    }

    /** The version of a verifier, and of a judge also the model that it asks by default; null where it is not known. */
    @Nullable
    String verifierVersion(String name) {
        VerifierInfo info = verifiers
                .ask(all -> all.verifiers().stream()
                        .filter(verifier -> verifier.name().equals(name))
                        .findFirst())
                .orElse(null);
        String version = info == null ? null : info.version();
        return info == null || version == null || !info.asksJudge() ? version : version + "@" + defaultModel();
    }

    /** Of the verifier that a search uses; null where it uses none, too. */
    @Nullable
    String verifierVersion(SearchRequest asked) {
        String named = asked.verifier();
        String used = named != null
                ? named
                : ask(catalog -> catalog.strategies().stream()
                        .filter(strategy -> strategy.name().equals(asked.strategy()))
                        .findFirst()
                        .map(Catalog.StrategyInfo::verifier)
                        .orElse(""));
        return used.isEmpty() ? null : verifierVersion(used);
    }

    /** The searches under way in all replicas that no job has asked for, as of about a second ago. Never waits. */
    public int people() {
        long now = clock.millis();
        if (now - lookedAt >= LOOK_AGAIN.toMillis() && isLooking.compareAndSet(false, true)) {
            lookedAt = now;
            Thread.ofVirtual().name("people").start(() -> {
                try {
                    look();
                } finally {
                    isLooking.set(false);
                }
            });
        }
        return people;
    }

    private void look() {
        try {
            int found = 0;
            for (ServiceClient replica : search.each()) {
                for (SearchStatus status : replica.get("/v1/searches", SearchStatus.Listing.class, context())
                        .searches()) {
                    found += status.requestId().startsWith(JobCalls.MARK) ? 0 : 1;
                }
            }
            people = found;
        } catch (FailureException e) {
            LOG.debug("cannot see how busy search-service is: {}", e.toString());
        }
    }
}
