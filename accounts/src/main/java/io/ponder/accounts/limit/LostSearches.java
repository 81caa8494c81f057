package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what was spent by searches whose gateway died under them. If nobody knows, and something was reserved for the
 * search, that is what it could spend at most, as an estimate, so no budget is overspent.
 */
public final class LostSearches {

    /** As long as search-service remembers: whoever has not told by then will not. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final long began = System.nanoTime();
    private final ReservationTable reservations;
    private final Witness witness;
    private final Database database;

    public LostSearches(Database database, Witness witness) {
        this.database = database;
        this.reservations = new ReservationTable(database);
        this.witness = witness;
    }

    /**
     * The entry of a search that its gateway, started anew, finds unsettled.
     *
     * @param begun its entry if nobody knows, and nothing was reserved for it
     * @return empty while that may still be found out
     * @throws org.springframework.dao.DataAccessException when the database is away
     */
    public Optional<Entry> known(Entry begun) {
        List<Reservation> held = database.inTransaction(() -> reservations.lock(List.of(begun.id())));
        if (!held.isEmpty()) {
            return entry(held.getFirst());
        }
        boolean isLate = System.nanoTime() - began > REMEMBERED.toNanos();
        return entry(begun).or(() -> isLate ? Optional.of(begun) : Optional.empty());
    }

    /** The entry of a search; empty if it still runs, or if that cannot be asked now. */
    Optional<Entry> entry(Reservation search) {
        return entry(atMost(search));
    }

    private Optional<Entry> entry(Entry lost) {
        return switch (witness.of(lost)) {
            case Witness.Ended(Entry entry) -> Optional.of(entry);
            case Witness.Unknown _ -> Optional.of(lost);
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
