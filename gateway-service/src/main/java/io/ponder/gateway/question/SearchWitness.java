package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Witness;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks search-service what became of a search: it stops one whose gateway has died, and remembers for minutes what it used. */
@Component
final class SearchWitness implements Witness {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServiceClient search;
    private final InstantSource clock;

    SearchWitness(ServiceClient search, InstantSource clock) {
        this.search = search;
        this.clock = clock;
    }

    @Override
    public Testimony of(Entry lost) {
        boolean isAway = false;
        // Any of the replicas can have run it.
        for (ServiceClient replica : search.each()) {
            try {
                RequestContext context =
                        RequestContext.fresh().until(clock.instant().plus(PATIENCE));
                SearchStatus status = replica.get("/v1/searches/" + lost.id(), SearchStatus.class, context);
                return status.state() == SearchStatus.State.RUNNING
                        ? new Witness.Running()
                        : new Witness.Ended(entry(lost, status));
            } catch (FailureException e) {
                isAway = isAway || e.failure().kind() != Kind.NOT_FOUND;
            }
        }
        return isAway ? new Witness.Away() : new Witness.Unknown();
    }

    private static Entry entry(Entry lost, SearchStatus status) {
        return lost.toldBy(
                status.verifier(),
                status.state() == SearchStatus.State.FAILED,
                status.estimated(),
                status.seconds(),
                status.samples(),
                status.tokens(),
                nano(status.costUsd()));
    }

    private static @Nullable Long nano(@Nullable Double usd) {
        return usd == null ? null : (Long) NanoUsd.of(usd);
    }
}
