package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Settlement;
import io.ponder.accounts.limit.WindowTable.Change;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Moves what searches held to what they spent, in the transaction that writes their entries: an entry and its part of
 * every budget become true together, once.
 */
public final class Windows implements Settlement {

    private final Database database;
    private final WindowTable windows;
    private final ReservationTable reservations;

    public Windows(Database database) {
        this.database = database;
        this.windows = new WindowTable(database);
        this.reservations = new ReservationTable(database);
    }

    /**
     * Counts entries in the windows in which they began, whether or not anything was reserved for them.
     *
     * @param replaced entries whose place some of the new ones take, which therefore no longer count
     */
    @Override
    public void settle(List<Entry> added, List<Entry> replaced) {
        WindowGate.lock(database);
        Map<Long, Change> changes = new HashMap<>();
        release(added.stream().map(Entry::id).toList(), changes);
        List<Window> counting = counting(added, replaced);
        for (Window window : counting) {
            BiConsumer<Entry, Counted> add = (entry, amount) -> {
                if (window.holds(entry.at()) && owners(entry).contains(window.owner())) {
                    change(changes, window.id(), change -> change.spending(amount));
                }
            };
            added.forEach(entry -> add.accept(entry, Counted.of(entry)));
            replaced.forEach(entry -> add.accept(entry, Counted.NOTHING.minus(Counted.of(entry))));
        }
        if (!changes.isEmpty()) {
            windows.change(changes);
        }
    }

    /** Gives back what these searches hold, without an entry: they never began. */
    void release(List<String> searches) {
        database.inTransaction(() -> {
            WindowGate.lockIfUnordered(database);
            Map<Long, Change> changes = new HashMap<>();
            release(searches, changes);
            windows.change(changes);
            return changes;
        });
    }

    private void release(List<String> searches, Map<Long, Change> changes) {
        List<Reservation> held = reservations.lock(searches);
        for (Reservation one : held) {
            Counted amount = Counted.of(one.granted());
            one.windows().forEach(window -> change(changes, window, change -> change.releasing(amount)));
        }
        if (!held.isEmpty()) {
            reservations.delete(held.stream().map(Reservation::id).toList());
        }
    }

    private List<Window> counting(List<Entry> added, List<Entry> replaced) {
        Set<Entry> all = new HashSet<>(added);
        all.addAll(replaced);
        Set<Owner> owners = new HashSet<>();
        all.forEach(entry -> owners.addAll(owners(entry)));
        Instant first =
                all.stream().map(Entry::at).min(Comparator.naturalOrder()).orElseThrow();
        Instant last =
                all.stream().map(Entry::at).max(Comparator.naturalOrder()).orElseThrow();
        return windows.of(owners, first, last).stream()
                .filter(window -> window.per() != Per.NOW)
                .toList();
    }

    private static List<Owner> owners(Entry entry) {
        return Owner.of(entry.organization(), entry.team(), entry.key(), entry.conversation());
    }

    private static void change(Map<Long, Change> changes, long window, UnaryOperator<Change> how) {
        changes.put(window, how.apply(changes.getOrDefault(window, Change.NONE)));
    }
}
