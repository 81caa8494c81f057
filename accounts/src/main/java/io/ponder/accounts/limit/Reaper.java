package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what nobody else settles: reservations of gateways that have died, and expired ones. Every gateway does this
 * for all others; a lease keeps two from asking after the same search. It first asks the witness what the search has
 * spent. If nobody knows, it books what the search could spend at most, as an estimate: more than that it cannot have
 * been, so no budget is overspent, and the true entry takes its place should it arrive after all.
 */
public final class Reaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    /** How often a gateway says that it lives. */
    static final Duration BEAT = Duration.ofSeconds(5);

    /** After so many missed beats it is taken for dead. Searches of a gateway that lives all the same are spared. */
    static final Duration DEAD = Duration.ofSeconds(30);

    /** How long one reaper has to find out what became of a search. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** How long after its expiry a search is asked after, if the witness does not answer. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final int AT_ONCE = 64;

    private final Beats beats;
    private final ReservationTable reservations;
    private final Database database;
    private final Witness witness;
    private final Consumer<Entry> outbox;
    private final Predicate<String> isOurs;
    private final Thread worker;

    /**
     * @param budgets of the same gateway
     * @param outbox takes the entries of lost searches
     */
    public Reaper(Database database, Budgets budgets, Witness witness, Consumer<Entry> outbox, String gateway) {
        this.database = database;
        this.beats = new Beats(database, gateway);
        this.reservations = new ReservationTable(database);
        this.witness = witness;
        this.outbox = outbox;
        this.isOurs = budgets.held()::contains;
        this.worker = Thread.ofVirtual().name("reaper").start(this::work);
    }

    private void work() {
        try {
            while (true) {
                try {
                    beat();
                } catch (RuntimeException e) {
                    LOG.debug("cannot look after reservations: {}", e.toString());
                }
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException e) {
            // The gateway ends.
        }
    }

    /** Says that this gateway lives, and looks after what the dead have left. */
    void beat() {
        Instant now = beats.beat();
        for (Reservation one : lease(now)) {
            settle(one, now);
        }
        beats.sweep(now);
    }

    private List<Reservation> lease(Instant now) {
        return database.inTransaction(() -> {
            List<Reservation> orphans = reservations.lockOrphans(now, now.minus(DEAD), AT_ONCE);
            if (!orphans.isEmpty()) {
                reservations.lease(orphans.stream().map(Reservation::id).toList(), now.plus(LEASE));
            }
            return orphans;
        });
    }

    private void settle(Reservation one, Instant now) {
        if (isOurs.test(one.id())) {
            return;
        }
        switch (witness.of(one)) {
            case Witness.Running _ -> LOG.debug("search {} goes on without its gateway", one.id());
            case Witness.Ended(Entry entry) -> outbox.accept(entry);
            case Witness.Unknown _ -> giveUp(one);
            case Witness.Away _ -> {
                if (one.expires().plus(GRACE).isBefore(now)) {
                    giveUp(one);
                }
            }
        }
    }

    private void giveUp(Reservation one) {
        LOG.warn("nobody knows what became of search {}: what it could spend at most counts as spent", one.id());
        outbox.accept(lost(one));
    }

    /** The upper bound of what a search has spent, as an entry. */
    static Entry lost(Reservation one) {
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
                "lost",
                true,
                0,
                0,
                0,
                List.of(new Part("proposer", "failed", 0, 0, 0, one.granted().tokens(), money)),
                money,
                one.requestId());
    }

    @Override
    public void close() throws InterruptedException {
        worker.interrupt();
        worker.join(BEAT);
        beats.leave();
    }
}
