package io.ponder.dataset.call;

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

/** Asks search-service what became of the searches of a worker that has died. */
public final class LostCalls implements Witness {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServiceClient search;
    private final InstantSource clock;

    public LostCalls(ServiceClient search, InstantSource clock) {
        this.search = search;
        this.clock = clock;
    }

    @Override
    public Testimony of(Entry lost) {
        boolean isAway = false;
        for (ServiceClient replica : search.each()) {
            try {
                SearchStatus status = replica.get(
                        "/v1/searches/" + lost.id(),
                        SearchStatus.class,
                        RequestContext.fresh().until(clock.instant().plus(PATIENCE)));
                Double usd = status.costUsd();
                return status.state() == SearchStatus.State.RUNNING
                        ? new Running()
                        : new Ended(lost.toldBy(
                                status.verifier(),
                                status.state() == SearchStatus.State.FAILED,
                                status.estimated(),
                                status.seconds(),
                                status.samples(),
                                status.tokens(),
                                usd == null ? null : (Long) NanoUsd.of(usd)));
            } catch (FailureException e) {
                isAway = isAway || e.failure().kind() != Kind.NOT_FOUND;
            }
        }
        return isAway ? new Away() : new Unknown();
    }
}
