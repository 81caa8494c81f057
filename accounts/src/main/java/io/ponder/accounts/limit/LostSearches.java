package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what was spent by searches whose gateway died under them. If nobody knows, it is what the search could spend
 * at most, as an estimate: more than that it cannot have been, so no budget is overspent.
 */
public final class LostSearches {

    private final ReservationTable reservations;
    private final Witness witness;
    private final Database database;

    public LostSearches(Database database, Witness witness) {
        this.database = database;
        this.reservations = new ReservationTable(database);
        this.witness = witness;
    }

    /** What becomes of the entry of a search that its gateway, started anew, finds unsettled: that one, or a better one. */
    public Entry known(Entry entry) {
        List<Reservation> held = database.inTransaction(() -> reservations.lock(List.of(entry.id())));
        return held.isEmpty() ? entry : entry(held.getFirst()).orElse(entry);
    }

    /** The entry of a search; empty if it still runs, or if that cannot be asked now. */
    Optional<Entry> entry(Reservation search) {
        return switch (witness.of(search)) {
            case Witness.Ended(Entry entry) -> Optional.of(entry);
            case Witness.Unknown _ -> Optional.of(atMost(search));
            case Witness.Running _, Witness.Away _ -> Optional.empty();
        };
    }

    /** The upper bound of what a search has spent. */
    static Entry atMost(Reservation one) {
        Long money = one.granted().nanoUsd();
        return new Entry(
                one.id(),
                one.begun(),
                one.organization(),
                one.team(),
                one.key(),
                one.conversation(),
                one.operation(),
                one.model(),
                one.strategy(),
                null,
                Outcome.LOST,
                "gateway_died",
                true,
                0,
                0,
                0,
                List.of(new Part("proposer", "failed", 0, 0, 0, one.granted().tokens(), money)),
                money,
                one.requestId(),
                null);
    }
}
