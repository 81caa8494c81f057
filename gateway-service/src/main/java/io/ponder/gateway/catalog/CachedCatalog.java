package io.ponder.gateway.catalog;

import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.GatewaySettings;
import io.ponder.runtime.Refreshed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Caches search-service's catalog. */
@Component
public final class CachedCatalog {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Refreshed<Catalog> catalog;

    CachedCatalog(ServiceClient search, GatewaySettings settings, InstantSource clock) {
        catalog = new Refreshed<>(
                () -> search.get(
                        "/v1/catalog",
                        Catalog.class,
                        RequestContext.fresh().until(clock.instant().plus(PATIENCE))),
                settings.catalogAge(),
                clock);
    }

    /**
     * Answers a question from the catalog.
     *
     * @param question throws a {@link io.ponder.reasoning.model.FailureException} for names that the catalog does not
     *     know
     * @throws io.ponder.reasoning.model.FailureException the question's own, once a recent catalog confirms it; or one
     *     that says that the catalog cannot be fetched
     */
    public <T> T ask(Function<Catalog, T> question) {
        return catalog.ask(question);
    }
}
