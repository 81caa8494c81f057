package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Claim;
import io.ponder.accounts.limit.Hold;
import io.ponder.accounts.limit.Spending;
import io.ponder.contracts.search.SearchId;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.WorstSearch;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Home;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of jobs. Each is paid for once: its reply is written down in one transaction with its entry of the ledger
 * and its part of the job's spending, and whoever asks the same again gets what was written. A search writes down what it
 * has told while it runs, and is gone on with after a crash.
 */
public final class JobCalls {

    /** What the ids of all requests for jobs begin with. */
    static final String MARK = "job-call-";

    private static final String OPERATION = "job";
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration SCORING = Duration.ofMinutes(10);
    private static final long PART_EVERY_MS = 500;

    private final Database database;
    private final CallStore paid;
    private final Wallet wallet;
    private final Spending spending;
    private final LedgerWriter ledger;
    private final Throttle throttle;
    private final CatalogSource catalogs;
    private final ServiceClient search;
    private final ServiceClient verifier;
    private final InstantSource clock;

    public JobCalls(
            Database database,
            Wallet wallet,
            Spending spending,
            LedgerWriter ledger,
            Throttle throttle,
            CatalogSource catalogs,
            ServiceClient search,
            ServiceClient verifier,
            InstantSource clock) {
        this.database = database;
        this.paid = new CallStore(database);
        this.wallet = wallet;
        this.spending = spending;
        this.ledger = ledger;
        this.throttle = throttle;
        this.catalogs = catalogs;
        this.search = search;
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * Has a search run, unless the same one was paid for before.
     *
     * @param asked with its strategy and seed, and without an id
     * @param revision of the model; null where it is not known
     * @throws FailureException when the search has no answer, or may not begin
     * @throws OutOfBudgetException when the job's budget does not allow it
     */
    public SearchReply search(Payer payer, SearchRequest asked, @Nullable String revision, Cancellation cancellation)
            throws InterruptedException {
        String key = CallKey.of(payer.caller().tenant(), asked, revision);
        Optional<SearchReply> known = paid.find(key, SearchReply.class);
        if (known.isPresent()) {
            wallet.remembered(payer.job());
            return known.get();
        }
        WorstSearch worst = catalogs.ask(catalog -> WorstSearch.of(asked, catalog));
        Double cost = worst.bound().costUsd();
        Amount most = new Amount(worst.bound().tokens(), cost == null ? null : (Long) NanoUsd.of(cost));
        throttle.enter();
        boolean wasRefused = false;
        String id = SearchId.at(clock.instant());
        boolean isSettled = false;
        try {
            wallet.hold(id, payer, most, worst.longest());
            SearchRun run = new SearchRun(id, key, payer, asked, most, worst.longest());
            SearchReply reply = run.run(cancellation);
            isSettled = true;
            return reply;
        } catch (FailureException e) {
            isSettled = true;
            wasRefused = isForWantOfRoom(e.failure());
            throw e;
        } finally {
            if (!isSettled) {
                wallet.settle(id, payer.job(), 0, 0L);
            }
            throttle.leave(wasRefused);
        }
    }

    /** Whether a call may succeed once there is more room. */
    public static boolean isForWantOfRoom(Failure failure) {
        return failure.kind() == Kind.OVERLOADED || failure.kind() == Kind.RATE_LIMITED;
    }

    /**
     * Has candidates scored, unless the same was paid for before. A call in which a score is missing is not remembered.
     *
     * @param version of the verifier; null where it is not known
     * @throws FailureException when verifier-service refuses or fails
     */
    public ScoresReply score(Payer payer, ScoreRequest request, @Nullable String version, Cancellation cancellation) {
        String key = CallKey.of(payer.caller().tenant(), request, version);
        Optional<ScoresReply> known = paid.find(key, ScoresReply.class);
        if (known.isPresent()) {
            wallet.remembered(payer.job());
            return known.get();
        }
        Instant began = clock.instant();
        RequestContext context = context(SearchId.at(began), began.plus(SCORING));
        SortedMap<Integer, Score> scores = new TreeMap<>();
        List<Failure> failures = new ArrayList<>();
        List<ScoreReply.End> ends = new ArrayList<>();
        long[] tokens = {0};
        verifier.<ScoreReply>stream("/v1/scores", request, context, ScoreReply.class, cancellation, line -> {
            switch (line) {
                case ScoreReply.Scored(int index, Score score, Tokens its) -> {
                    scores.put(index, score);
                    tokens[0] += its == null ? 0 : its.total();
                }
                case ScoreReply.Failed failed -> failures.add(failed.failure());
                case ScoreReply.Broken broken -> failures.add(broken.failure());
                case ScoreReply.End end -> ends.add(end);
            }
        });
        if (ends.isEmpty()) {
            throw Failure.of(Kind.UPSTREAM_ERROR, "verifier-service ended its reply too early")
                    .asException();
        }
        ScoresReply reply = new ScoresReply(scores, failures, tokens[0]);
        if (failures.isEmpty()) {
            String id = SearchId.at(began);
            database.inTransaction(() -> {
                paid.add(key, payer.caller().tenant(), payer.job(), reply, null, tokens[0], clock.instant());
                wallet.settle(id, payer.job(), tokens[0], tokens[0] == 0 ? (Long) 0L : null);
                return true;
            });
        }
        return reply;
    }

    private static RequestContext context(String id, Instant until) {
        RequestContext fresh = RequestContext.fresh();
        return new RequestContext(MARK + id, fresh.traceparent(), null, until, null);
    }

    /** One search, from its reservation to its entry in the ledger. */
    private final class SearchRun {
        private final String id;
        private final String key;
        private final Payer payer;
        private final SearchRequest asked;
        private final Amount most;
        private final Instant began = clock.instant();
        private final Duration longest;
        private final List<TraceEvent> told = new ArrayList<>();
        private final List<TraceEvent> unsaved = new ArrayList<>();
        private final String requestId;
        private int parts;
        private long savedAt;
        private @Nullable Usage usage;
        private @Nullable SearchReply reply;
        private @Nullable Failure failure;

        SearchRun(String id, String key, Payer payer, SearchRequest asked, Amount most, Duration longest) {
            this.id = id;
            this.key = key;
            this.payer = payer;
            this.asked = asked;
            this.most = most;
            this.longest = longest;
            this.requestId = MARK + id;
        }

        SearchReply run(Cancellation cancellation) {
            Hold hold;
            try {
                hold = spending.reserve(new Claim(
                        id,
                        payer.caller(),
                        null,
                        most,
                        most,
                        longest.plus(GRACE),
                        true,
                        OPERATION,
                        named(asked.model()),
                        named(asked.strategy()),
                        requestId));
            } catch (RuntimeException e) {
                wallet.settle(id, payer.job(), 0, 0L);
                throw e;
            }
            Outcome outcome = Outcome.LOST;
            try {
                List<TraceEvent> before = paid.parts(key);
                parts = paid.partCount(key);
                boolean canGoOn = !before.isEmpty() && !(before.getLast() instanceof TraceEvent.GaveUp);
                if (canGoOn) {
                    told.addAll(before);
                }
                try {
                    stream(canGoOn ? asked.withResume(before) : asked, cancellation);
                } catch (FailureException e) {
                    if (!canGoOn || e.failure().kind() != Kind.CONFLICT) {
                        throw e;
                    }
                    // What was told is of another version of Ponder.
                    paid.forgetParts(key);
                    told.clear();
                    parts = 0;
                    stream(asked, cancellation);
                }
                SearchReply known = reply;
                if (known == null) {
                    Failure why = failure == null
                            ? Failure.of(Kind.UPSTREAM_ERROR, "search-service ended its reply without a result")
                            : failure;
                    outcome = why.kind() == Kind.CANCELLED ? Outcome.CANCELLED : Outcome.FAILED;
                    throw why.asException();
                }
                outcome = known.result().cutBy() == null ? Outcome.ANSWERED : Outcome.CUT;
                return known;
            } catch (RefusedException e) {
                usage = Usage.NOTHING;
                outcome = Outcome.FAILED;
                throw e;
            } catch (FailureException e) {
                if (cancellation.isCancelled() || e.failure().kind() == Kind.CANCELLED) {
                    outcome = Outcome.CANCELLED;
                } else if (e.failure().kind().isCallers() || JobCalls.isForWantOfRoom(e.failure())) {
                    outcome = Outcome.FAILED;
                    usage = usage == null ? Usage.NOTHING : usage;
                }
                throw e;
            } finally {
                end(hold, outcome);
            }
        }

        private void stream(SearchRequest request, Cancellation cancellation) {
            Budget.Limits limits = request.budget();
            try (Home home = search.home(requestId)) {
                search.at(home).stream(
                        "/v1/searches",
                        request.as(id, limits),
                        context(id, clock.instant().plus(longest).plus(SLACK)),
                        SearchLine.class,
                        cancellation,
                        this::line);
            }
        }

        private void line(SearchLine line) {
            switch (line) {
                case SearchLine.Trace(TraceEvent event) -> event(event);
                case SearchLine.Result(var result) -> {
                    usage = result.usage();
                    reply = new SearchReply(result, told);
                }
                case SearchLine.Spent(Usage soFar) -> usage = soFar.asEstimate();
                case SearchLine.Failed(Failure why, Usage all) -> {
                    failure = why;
                    usage = all == null ? usage : all;
                }
                case SearchLine.Stopped(Usage all) -> {
                    failure = Failure.of(Kind.CANCELLED, "the search was stopped");
                    usage = all;
                }
            }
        }

        private void event(TraceEvent event) {
            if (event instanceof TraceEvent.Progress || event instanceof TraceEvent.Delta) {
                return;
            }
            told.add(event);
            unsaved.add(event);
            boolean isPaidFor = event instanceof TraceEvent.Proposed
                    || event instanceof TraceEvent.Scored
                    || event instanceof TraceEvent.Consulted;
            if (isPaidFor && clock.millis() - savedAt >= PART_EVERY_MS) {
                savedAt = clock.millis();
                paid.addPart(key, parts++, List.copyOf(unsaved));
                unsaved.clear();
            }
        }

        private void end(Hold hold, Outcome outcome) {
            Usage since = usage == null ? null : usage.sinceResumed();
            Double cost = since == null ? null : since.costUsd();
            Long nano = cost == null ? null : (Long) NanoUsd.of(cost);
            long tokens = since == null ? 0 : since.tokens().total();
            Entry entry = entry(outcome, since, nano);
            SearchReply known = reply;
            database.inTransaction(() -> {
                ledger.deliver(List.of(entry));
                wallet.settle(id, payer.job(), tokens, since == null ? (Long) 0L : nano);
                if (known != null) {
                    paid.add(key, payer.caller().tenant(), payer.job(), known, nano, tokens, clock.instant());
                }
                return true;
            });
            hold.settle(entry);
        }

        private Entry entry(Outcome outcome, @Nullable Usage since, @Nullable Long nano) {
            Failure why = failure;
            return new Entry(
                    id,
                    began,
                    payer.caller().organization(),
                    payer.caller().team(),
                    payer.caller().key(),
                    null,
                    OPERATION,
                    named(asked.model()),
                    named(asked.strategy()),
                    asked.verifier(),
                    outcome,
                    why == null ? null : why.kind().name().toLowerCase(Locale.ROOT),
                    since == null || since.estimated(),
                    Duration.between(began, clock.instant()).toMillis(),
                    since == null ? 0 : since.samples(),
                    since == null ? 0 : since.calls(),
                    since == null ? List.of() : parts(since),
                    nano,
                    requestId,
                    null);
        }

        private static List<Entry.Part> parts(Usage usage) {
            return usage.entries().stream()
                    .map(entry -> new Entry.Part(
                            entry.role().name().toLowerCase(Locale.ROOT),
                            entry.fate().name().toLowerCase(Locale.ROOT),
                            entry.count(),
                            entry.tokens().prompt(),
                            entry.tokens().cached(),
                            entry.tokens().completion(),
                            entry.costUsd() == null ? null : (Long) NanoUsd.of(entry.costUsd())))
                    .toList();
        }

        private static String named(@Nullable String name) {
            return name == null ? "-" : name;
        }
    }

    /** A name that no other process ever had. */
    public static String worker() {
        return "dataset-" + UUID.randomUUID();
    }
}
