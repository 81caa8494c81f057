package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.limit.LimitTable.Snapshot;
import io.ponder.accounts.limit.Window.Name;
import io.ponder.accounts.limit.WindowTable.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides on many claims in one transaction: locks every counter that bounds one of them, checks the claims in the order
 * in which they came, and writes down what was granted. Whatever another gateway decides comes wholly before or wholly
 * after.
 */
final class Round {

    private static final int TRIES = 5;

    private final Database database;
    private final String gateway;
    private final boolean holdsAll;
    private final LimitTable limits;
    private final WindowTable windows;
    private final ReservationTable reservations;
    private final Opening opening;

    /** @param holdsAll whether what nothing limits is written down as well */
    Round(Database database, String gateway, boolean holdsAll) {
        this.database = database;
        this.gateway = gateway;
        this.holdsAll = holdsAll;
        this.limits = new LimitTable(database);
        this.windows = new WindowTable(database);
        this.reservations = new ReservationTable(database);
        this.opening = new Opening(database);
    }

    /** What became of a claim. */
    sealed interface Answer {

        /**
         * It may begin.
         *
         * @param granted null if nothing limits it, so that nothing was written down
         * @param begun by the database's clock
         */
        record Go(
                @Nullable Amount granted,
                RateState rates,
                @Nullable Instant begun) implements Answer {}

        /** It may not. */
        record No(Refusal refusal) implements Answer {}
    }

    /** Answers claims of different ids, in order. */
    List<Answer> decide(List<Claim> claims) {
        keepConversations(claims);
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<List<Answer>> answers = database.inTransaction(() -> inOneTransaction(claims));
            if (answers.isPresent()) {
                return answers.get();
            }
            Snapshot now = limits.read(owners(claims));
            opening.open(names(now), now.now());
        }
        throw new IllegalStateException("windows vanish while they are opened");
    }

    private static Set<Owner> owners(List<Claim> claims) {
        Set<Owner> owners = new HashSet<>();
        claims.forEach(claim -> owners.addAll(Owner.of(claim)));
        return owners;
    }

    private static Set<Name> names(Snapshot snapshot) {
        Set<Name> names = new HashSet<>();
        snapshot.limits()
                .forEach((owner, its) -> its.pers().forEach(per -> names.add(Name.at(owner, per, snapshot.now()))));
        return names;
    }

    /** Writes down the limits of conversations that a claim states anew. */
    private void keepConversations(List<Claim> claims) {
        Map<Owner, SpendingLimits> stated = new LinkedHashMap<>();
        for (Claim claim : claims) {
            BoundedConversation conversation = claim.conversation();
            SpendingLimits its = conversation == null ? null : conversation.limits();
            if (conversation != null && its != null) {
                stated.put(Owner.conversation(claim.caller().team(), conversation.id()), its);
            }
        }
        if (!stated.isEmpty()) {
            Snapshot kept = limits.read(stated.keySet());
            stated.forEach((owner, its) -> {
                if (!its.equals(kept.of(owner))) {
                    limits.put(owner, its, null, null);
                }
            });
        }
    }

    /** The answers; empty if a window has to be opened first. */
    private Optional<List<Answer>> inOneTransaction(List<Claim> claims) {
        WindowGate.lockIfUnordered(database);
        // A crash of the database may lose the last moments' reservations, but no entry: see decision 0039.
        Snapshot snapshot = limits.readAndCommitSoon(owners(claims));
        Set<Name> names = names(snapshot);
        Map<Name, Window> locked = new HashMap<>();
        windows.lock(names).forEach(window -> locked.put(window.name(), window));
        if (locked.size() < names.size()) {
            return Optional.empty();
        }
        List<Answer> answers = new ArrayList<>(claims.size());
        List<Reservation> granted = new ArrayList<>();
        Map<Long, Change> changes = new HashMap<>();
        for (Claim claim : claims) {
            List<Bound> bounds = bounds(claim, snapshot, locked);
            switch (Ruling.of(claim, bounds)) {
                case Ruling.Granted(Amount grant)
                when bounds.isEmpty() && !holdsAll -> answers.add(new Answer.Go(null, RateState.NONE, snapshot.now()));
                case Ruling.Granted(Amount grant) -> {
                    Counted amount = Counted.of(grant);
                    Set<Long> ids = new HashSet<>();
                    bounds.forEach(bound -> ids.add(bound.window().id()));
                    bounds.stream()
                            .map(bound -> bound.window().name())
                            .distinct()
                            .forEach(name -> locked.computeIfPresent(name, (_, window) -> window.reserving(amount)));
                    ids.forEach(
                            id -> changes.merge(id, Change.NONE.reserving(amount), (one, _) -> one.reserving(amount)));
                    granted.add(Reservation.of(claim, gateway, grant, ids, snapshot.now()));
                    answers.add(new Answer.Go(grant, RateState.of(bounds(claim, snapshot, locked)), snapshot.now()));
                }
                case Ruling.Refused refused ->
                    answers.add(new Answer.No(Refusal.of(refused, RateState.of(bounds), snapshot.now())));
                case Ruling.Unpriced unpriced -> answers.add(new Answer.No(Refusal.of(unpriced, RateState.of(bounds))));
            }
        }
        write(granted, changes);
        return Optional.of(answers);
    }

    private void write(Collection<Reservation> granted, Map<Long, Change> changes) {
        if (!granted.isEmpty()) {
            windows.change(changes);
            reservations.add(granted);
        }
    }

    private static List<Bound> bounds(Claim claim, Snapshot snapshot, Map<Name, Window> locked) {
        List<Bound> bounds = new ArrayList<>();
        for (Owner owner : Owner.of(claim)) {
            for (SpendingLimits.Limit limit : snapshot.of(owner).all()) {
                Window window = locked.get(Name.at(owner, limit.per(), snapshot.now()));
                if (window != null) {
                    bounds.add(new Bound(limit, window));
                }
            }
        }
        return bounds;
    }
}
