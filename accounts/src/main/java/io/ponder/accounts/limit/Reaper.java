package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what nobody else settles: reservations of gateways that have died, and expired ones. Every gateway does this
 * for all others; a lease keeps two from asking after the same search.
 */
public final class Reaper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    /** How often a gateway says that it lives. */
    static final Duration BEAT = Duration.ofSeconds(5);

    /** After so many missed beats it is taken for dead. Searches of a gateway that lives all the same are spared. */
    static final Duration DEAD = Duration.ofSeconds(30);

    /** How long one reaper has to find out what became of a search. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** How long after its expiry a search is asked after, while nobody answers. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final int AT_ONCE = 64;

    private final Beats beats;
    private final ReservationTable reservations;
    private final Database database;
    private final LostSearches lost;
    private final Consumer<Entry> outbox;
    private final Predicate<String> isOurs;
    private final Duration beat;
    private final Duration dead;
    private final Thread worker;

    /**
     * @param budgets of the same gateway
     * @param outbox takes the entries of lost searches
     */
    public Reaper(Database database, Budgets budgets, LostSearches lost, Consumer<Entry> outbox, String gateway) {
        this(database, budgets, lost, outbox, gateway, BEAT, DEAD);
    }

    /**
     * The same at another pace.
     *
     * @param beat how often this process says that it lives
     * @param dead after how long a silence this one takes others for dead
     */
    public Reaper(
            Database database,
            Budgets budgets,
            LostSearches lost,
            Consumer<Entry> outbox,
            String gateway,
            Duration beat,
            Duration dead) {
        this.database = database;
        this.beats = new Beats(database, gateway);
        this.reservations = new ReservationTable(database);
        this.lost = lost;
        this.outbox = outbox;
        this.isOurs = budgets.held()::contains;
        this.beat = beat;
        this.dead = dead;
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
                Thread.sleep(beat);
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
            List<Reservation> orphans = reservations.lockOrphans(now, now.minus(dead), AT_ONCE);
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
        Optional<Entry> known = lost.entry(one);
        if (known.isPresent()) {
            LOG.warn("search {} was lost by its gateway; the ledger has what is known of it", one.id());
            outbox.accept(known.get());
        } else if (one.expires().plus(GRACE).isBefore(now)) {
            outbox.accept(LostSearches.atMost(one));
        }
    }

    @Override
    public void close() throws InterruptedException {
        worker.interrupt();
        worker.join(BEAT);
        beats.leave();
    }
}
