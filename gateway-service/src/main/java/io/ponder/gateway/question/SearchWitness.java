package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Witness;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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

    /** What it used, of which only the sum is known, and not what became of each sample. */
    private static Entry entry(Entry lost, SearchStatus status) {
        Long money = nano(status.costUsd());
        return new Entry(
                lost.id(),
                lost.at(),
                lost.organization(),
                lost.team(),
                lost.key(),
                lost.conversation(),
                lost.operation(),
                lost.model(),
                lost.strategy(),
                status.verifier(),
                status.state() == SearchStatus.State.FAILED ? Outcome.FAILED : Outcome.LEFT,
                "gateway_died",
                status.estimated(),
                Math.round(status.seconds() * 1000),
                status.samples(),
                status.samples(),
                List.of(new Part(
                        "proposer",
                        "cancelled",
                        status.samples(),
                        status.tokens().prompt(),
                        status.tokens().cached(),
                        status.tokens().completion(),
                        money)),
                money,
                lost.requestId(),
                lost.foreseen());
    }

    private static @Nullable Long nano(@Nullable Double usd) {
        return usd == null ? null : (Long) NanoUsd.of(usd);
    }
}
