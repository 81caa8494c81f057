package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.limit.Round.Answer;
import io.ponder.accounts.tenant.Caller;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;

/**
 * Budgets and limits that hold for any number of gateways on one database. Claims that come while a transaction runs wait
 * for it and then share the next, so that each waits for two at most, and many cost as much as one. Safe for use by many
 * threads.
 */
public final class Budgets implements Spending, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

    /** Claims in one transaction. */
    private static final int BATCH = 256;

    private static final int TRIES = 3;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(400);

    private final Settings settings;
    private final Consumer<Entry> outbox;
    private final Windows windows;
    private final Round round;
    private final KnownLimits known;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> unwanted = new ConcurrentLinkedQueue<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Thread worker;
    private volatile boolean isClosed;

    /**
     * How a gateway asks the database.
     *
     * @param gateway names this process, and no other that ever was
     * @param patience how long a search waits for the database's answer
     * @param opensWhenAway whether searches begin without a reservation while the database does not answer; else they
     *     are refused
     * @param holdsAll whether a search that nothing limits is held as well, so that others find it if this process dies
     */
    public record Settings(String gateway, Duration patience, boolean opensWhenAway, boolean holdsAll) {
        public Settings(String gateway, Duration patience, boolean opensWhenAway) {
            this(gateway, patience, opensWhenAway, false);
        }
    }

    /**
     * @param outbox takes the entry of each search; never throws, and never waits for the database
     */
    public Budgets(Database database, Consumer<Entry> outbox, Settings settings) {
        this.settings = settings;
        this.outbox = outbox;
        this.windows = new Windows(database);
        this.round = new Round(database, settings.gateway(), settings.holdsAll());
        this.known = new KnownLimits(new LimitTable(database), settings.patience());
        this.worker = Thread.ofVirtual().name("budgets").start(this::work);
    }

    @Override
    public Hold reserve(Claim claim) {
        try {
            return hold(claim, answer(claim));
        } catch (TimeoutException | ExecutionException e) {
            if (e.getCause() instanceof FailureException refused) {
                throw refused;
            }
            if (settings.opensWhenAway()) {
                LOG.warn("a search begins unchecked, since the database does not answer: {}", why(e));
                return new Held(claim.id(), null, RateState.NONE, entry -> entry);
            }
            throw away(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static RuntimeException away(Exception e) {
        LOG.warn("the database that counts budgets does not answer: {}", why(e));
        return Failure.passing(
                        Kind.UPSTREAM_UNAVAILABLE,
                        "budgets cannot be checked at the moment, since their database does not answer; try again")
                .asException();
    }

    private static RuntimeException interrupted() {
        Thread.currentThread().interrupt();
        return Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the search was given up before it began")
                .asException();
    }

    /**
     * What bounds each single request of a caller, and its priority: the lowest of each cap, and the priority of the key
     * or else of the team or else of the organisation.
     *
     * @throws FailureException when the database does not answer, unless searches begin all the same then
     */
    public SpendingLimits perRequest(Caller caller) {
        try {
            return SpendingLimits.perRequest(known.of(caller));
        } catch (TimeoutException | ExecutionException e) {
            if (settings.opensWhenAway()) {
                return SpendingLimits.NONE;
            }
            throw away(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Object why(Exception e) {
        return e instanceof TimeoutException ? "it is too slow" : String.valueOf(e.getCause());
    }

    private Answer answer(Claim claim) throws TimeoutException, ExecutionException, InterruptedException {
        if (!settings.holdsAll() && !known.isLimited(claim)) {
            return new Answer.Go(null, RateState.NONE, null);
        }
        Waiting waiting = new Waiting(claim, new CompletableFuture<>());
        queue.add(waiting);
        try {
            return waiting.answer().get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            // Whatever is granted from now on is given back by whoever grants it.
            if (waiting.answer().cancel(false)) {
                throw e;
            }
            return waiting.answer().get();
        }
    }

    private Hold hold(Claim claim, Answer answer) {
        return switch (answer) {
            case Answer.No(Refusal refusal) -> throw refusal;
            case Answer.Go(var granted, var rates, var begun)
            when granted == null || begun == null -> new Held(claim.id(), null, rates, entry -> entry);
            case Answer.Go(var granted, var rates, var begun) ->
                new Held(claim.id(), granted, rates, entry -> entry.startedAt(begun));
        };
    }

    /** The searches of this gateway that are not settled. */
    Set<String> held() {
        return held;
    }

    /** Makes limits that this process has just changed known at once; others learn of them within a second. */
    public void forget() {
        known.forget();
    }

    private void work() {
        while (!isClosed) {
            try {
                Waiting first = queue.poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                List<Waiting> batch = new ArrayList<>();
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    batch.removeIf(waiting -> waiting.answer().isDone());
                }
                giveBack();
                if (!batch.isEmpty()) {
                    decide(batch);
                } else if (first == null) {
                    known.refresh();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("the database that counts budgets does not answer: {}", e.toString());
            }
        }
    }

    private void decide(List<Waiting> batch) {
        try {
            List<Answer> answers = patiently(batch.stream().map(Waiting::claim).toList());
            for (int i = 0; i < batch.size(); i++) {
                Waiting waiting = batch.get(i);
                boolean holds = answers.get(i) instanceof Answer.Go go && go.granted() != null;
                if (holds) {
                    held.add(waiting.claim().id());
                }
                if (!waiting.answer().complete(answers.get(i)) && holds) {
                    giveBack(waiting.claim());
                }
            }
        } catch (RuntimeException e) {
            for (Waiting waiting : batch) {
                // It may have been written all the same.
                giveBack(waiting.claim());
                waiting.answer().completeExceptionally(e);
            }
        }
    }

    /** Once more, where a transaction gave way to another one. */
    private List<Answer> patiently(List<Claim> claims) {
        for (int tries = 1; ; tries++) {
            try {
                return round.decide(claims);
            } catch (TransientDataAccessException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void giveBack(Claim claim) {
        held.remove(claim.id());
        unwanted.add(claim.id());
    }

    /** Gives back what was granted to those who no longer wanted it. */
    private void giveBack() {
        List<String> ids = new ArrayList<>();
        for (String id = unwanted.poll(); id != null; id = unwanted.poll()) {
            ids.add(id);
        }
        if (!ids.isEmpty()) {
            try {
                windows.release(ids);
            } catch (RuntimeException e) {
                unwanted.addAll(ids);
                throw e;
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        worker.join(settings.patience());
        worker.interrupt();
    }

    private record Waiting(Claim claim, CompletableFuture<Answer> answer) {}

    /** Tells the entry when its search began by the database's clock, so that it counts in the window that held it. */
    private interface Started {
        Entry of(Entry entry);
    }

    private final class Held implements Hold {
        private final String id;
        private final @Nullable Amount granted;
        private final RateState rates;
        private final Started started;

        Held(String id, @Nullable Amount granted, RateState rates, Started started) {
            this.id = id;
            this.granted = granted;
            this.rates = rates;
            this.started = started;
        }

        @Override
        public @Nullable Amount granted() {
            return granted;
        }

        @Override
        public RateState rates() {
            return rates;
        }

        @Override
        public Entry dated(Entry entry) {
            return started.of(entry);
        }

        @Override
        public void settle(Entry entry) {
            outbox.accept(dated(entry));
            held.remove(id);
        }
    }
}
