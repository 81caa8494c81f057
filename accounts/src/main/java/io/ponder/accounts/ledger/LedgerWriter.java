package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.traffic.KeptSearch;
import io.ponder.accounts.traffic.Traffic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes entries into the database. An entry counts exactly once, however often and from however many processes it is
 * delivered: the entry, its part of the daily sums and what it settles are written in one transaction, or not at all.
 */
public final class LedgerWriter {

    private final Database database;
    private final Settlement settlement;
    private final EntryRows rows;
    private final RollUps rollUps;
    private final KeptPrompts prompts;
    private final Traffic traffic;
    private final Consumer<List<Entry>> booked;

    /**
     * @param settlement what else an entry changes
     */
    public LedgerWriter(Database database, Settlement settlement) {
        this(database, settlement, _ -> {});
    }

    /**
     * The same with somebody who watches.
     *
     * @param booked is given the entries of each delivery that the ledger did not have yet, once they are in the database
     */
    public LedgerWriter(Database database, Settlement settlement, Consumer<List<Entry>> booked) {
        this.database = database;
        this.booked = booked;
        this.settlement = settlement;
        this.rows = new EntryRows(database);
        this.rollUps = new RollUps(database);
        this.prompts = new KeptPrompts(database);
        this.traffic = new Traffic(database);
    }

    /**
     * Adds the entries that are not there yet. One of a search that is there as {@link Outcome#LOST} takes that
     * one's place.
     *
     * @return how many were added
     * @throws org.springframework.dao.DataAccessException when the database cannot do it; nothing has happened then, and
     *     it can be tried again
     */
    public int deliver(Collection<Entry> entries) {
        return deliver(entries, List.of());
    }

    /**
     * The same with questions and answers, each of which is kept if its entry is there and its team still has them kept.
     */
    public int deliver(Collection<Entry> entries, Collection<KeptPrompt> kept) {
        return deliver(entries, kept, List.of());
    }

    /** The same with searches that may be used for training, each of which is kept if its team still has them kept. */
    public int deliver(Collection<Entry> entries, Collection<KeptPrompt> kept, Collection<KeptSearch> searches) {
        Map<String, Entry> distinct = new LinkedHashMap<>();
        for (Entry entry : entries) {
            distinct.merge(entry.id(), entry, (first, next) -> first.outcome() == Outcome.LOST ? next : first);
        }
        List<Entry> written = database.inTransaction(() -> {
            List<Entry> lost = distinct.isEmpty() ? List.of() : takeOutLost(distinct.values());
            List<Entry> added = rows.insertNew(List.copyOf(distinct.values()));
            rollUps.change(added, lost);
            prompts.add(kept);
            traffic.add(searches);
            if (!added.isEmpty()) {
                settlement.settle(added, lost);
            }
            return added;
        });
        booked.accept(written);
        return written.size();
    }

    private List<Entry> takeOutLost(Collection<Entry> entries) {
        return rows.takeOutLost(entries.stream()
                .filter(entry -> entry.outcome() != Outcome.LOST)
                .map(Entry::id)
                .toList());
    }
}
