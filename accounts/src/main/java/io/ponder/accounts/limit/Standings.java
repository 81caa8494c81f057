package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.limit.LimitTable.Snapshot;
import io.ponder.accounts.limit.Window.Name;
import io.ponder.accounts.tenant.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells how things stand with the limits of an owner. */
public final class Standings {

    private final LimitTable limits;
    private final WindowTable windows;
    private final Opening opening;

    public Standings(Database database) {
        this.limits = new LimitTable(database);
        this.windows = new WindowTable(database);
        this.opening = new Opening(database);
    }

    /** All limits that bound a caller. */
    public List<Standing> of(Caller caller) {
        return of(Owner.of(caller.organization(), caller.team(), caller.key(), null));
    }

    /**
     * How things stand with budgets in money for a day or a month, those of organisations and teams.
     *
     * @param most how many owners at most, organisations first
     */
    public List<Standing> ofMoney(int most) {
        return of(limits.ofMoney(most)).stream()
                .filter(standing -> standing.counts() == Counts.NANO_USD)
                .filter(standing -> standing.per() == Per.DAY || standing.per() == Per.MONTH)
                .toList();
    }

    /** All limits of these owners, in their order. */
    public List<Standing> of(List<Owner> owners) {
        if (owners.isEmpty()) {
            return List.of();
        }
        Snapshot snapshot = limits.read(owners);
        Set<Name> names = new HashSet<>();
        owners.forEach(owner ->
                snapshot.of(owner).pers().forEach(per -> names.add(Name.at(owner, per, snapshot.now()))));
        if (names.isEmpty()) {
            return List.of();
        }
        if (windows.find(names).size() < names.size()) {
            opening.open(names, snapshot.now());
        }
        Map<Name, Window> found = new HashMap<>();
        windows.find(names).forEach(window -> found.put(window.name(), window));
        List<Standing> all = new ArrayList<>();
        for (Owner owner : owners) {
            for (SpendingLimits.Limit limit : snapshot.of(owner).all()) {
                Window window = found.get(Name.at(owner, limit.per(), snapshot.now()));
                if (window != null) {
                    all.add(Standing.of(new Bound(limit, window)));
                }
            }
        }
        return all;
    }
}
