package io.ponder.dataset.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.accounts.limit.Spending;
import io.ponder.contracts.search.SearchId;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.WorstSearch;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of jobs. Each is paid for once: its reply is written down in one transaction with its entry of the ledger
 * and its part of the job's spending, and whoever asks the same again gets what was written. A search writes down what it
 * has told while it runs, and is gone on with after a crash.
 */
public final class JobCalls {

    static final Logger LOG = LoggerFactory.getLogger(JobCalls.class);

    /** What the ids of all requests for jobs begin with. */
    static final String MARK = "job-call-";

    static final String OPERATION = "job";
    private static final Duration SCORING = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final CallBooks books;
    private final Throttle throttle;
    private final CatalogSource catalogs;
    private final ServiceClient search;
    private final ServiceClient verifier;
    private final InstantSource clock;
    private final Counter remembered;
    private final Counter made;

    public JobCalls(
            Database database,
            Wallet wallet,
            Spending spending,
            LedgerWriter ledger,
            Throttle throttle,
            CatalogSource catalogs,
            ServiceClient search,
            ServiceClient verifier,
            InstantSource clock,
            MeterRegistry registry) {
        this.books = new CallBooks(database, new CallStore(database), wallet, spending, ledger, clock);
        this.throttle = throttle;
        this.catalogs = catalogs;
        this.search = search;
        this.verifier = verifier;
        this.clock = clock;
        this.remembered = counter("remembered", registry);
        this.made = counter("made", registry);
    }

    private static Counter counter(String source, MeterRegistry registry) {
        return Counter.builder("ponder.job.calls")
                .description(
                        "Searches and scorings for jobs: those that were made, and those that had been paid for before")
                .tag("source", source)
                .register(registry);
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
        String model = asked.model() == null ? catalogs.defaultModel() : asked.model();
        String key = CallKey.of(payer.caller().tenant(), asked, model, revision, catalogs.verifierVersion(asked));
        link(key, payer);
        while (true) {
            Optional<SearchReply> known = remembered(payer, key, SearchReply.class);
            if (known.isPresent()) {
                return known.get();
            }
            WorstSearch worst = catalogs.ask(catalog -> WorstSearch.of(asked, catalog));
            if (cancellation.isCancelled() || !throttle.enter(cancellation::isCancelled)) {
                throw stopped();
            }
            Optional<SearchReply> reply = inPlace(payer, asked, key, worst, cancellation);
            if (reply.isPresent()) {
                return reply.get();
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private void link(String key, Payer payer) {
        Asker asker = payer.asker();
        if (asker != null) {
            books.paid().link(key, asker);
        }
    }

    private <T> Optional<T> remembered(Payer payer, String key, Class<T> type) {
        Optional<T> known = books.paid().find(key, type);
        if (known.isPresent()) {
            books.paid().use(key, payer.job(), clock.instant());
            books.wallet().remembered(payer.job());
            remembered.increment();
        }
        return known;
    }

    static RuntimeException stopped() {
        return Failure.of(Kind.CANCELLED, "the search was stopped").asException();
    }

    /** Has a search run in the place that was taken for it, and gives the place back; empty if it has to wait. */
    private Optional<SearchReply> inPlace(
            Payer payer, SearchRequest asked, String key, WorstSearch worst, Cancellation cancellation) {
        String id = SearchId.at(clock.instant());
        boolean hasRun = false;
        boolean wasRefused = false;
        try {
            Double cost = worst.bound().costUsd();
            Amount most = new Amount(worst.bound().tokens(), cost == null ? null : (Long) NanoUsd.of(cost));
            if (!books.wallet().hold(id, key, payer, most, worst.longest())) {
                return Optional.empty();
            }
            // Somebody else can have ended it since it was looked for.
            Optional<SearchReply> known = remembered(payer, key, SearchReply.class);
            if (known.isPresent()) {
                books.wallet().release(id);
                return known;
            }
            hasRun = true;
            made.increment();
            return Optional.of(
                    new SearchRun(books, search, id, key, payer, asked, most, worst.longest()).run(cancellation));
        } catch (FailureException e) {
            wasRefused = isForWantOfRoom(e.failure());
            throw e;
        } finally {
            if (hasRun) {
                throttle.leave(wasRefused);
            } else {
                throttle.giveBack();
            }
        }
    }

    /** Whether a call may succeed once there is more room. */
    public static boolean isForWantOfRoom(Failure failure) {
        return failure.kind() == Kind.OVERLOADED || failure.kind() == Kind.RATE_LIMITED;
    }

    /**
     * Has candidates scored, unless the same was paid for before. A call in which a score is missing is not remembered.
     *
     * @throws FailureException when verifier-service refuses or fails
     */
    public ScoresReply score(Payer payer, ScoreRequest request, Cancellation cancellation) {
        String key = CallKey.of(payer.caller().tenant(), request, catalogs.verifierVersion(request.verifier()));
        link(key, payer);
        Optional<ScoresReply> known = remembered(payer, key, ScoresReply.class);
        if (known.isPresent()) {
            return known.get();
        }
        Instant began = clock.instant();
        RequestContext context = context(SearchId.at(began), began.plus(SCORING));
        SortedMap<Integer, Score> scores = new TreeMap<>();
        List<Failure> failures = new ArrayList<>();
        List<ScoreReply.End> ends = new ArrayList<>();
        verifier.<ScoreReply>stream("/v1/scores", request, context, ScoreReply.class, cancellation, line -> {
            switch (line) {
                case ScoreReply.Scored(int index, Score score, Tokens _) -> scores.put(index, score);
                case ScoreReply.Failed failed -> failures.add(failed.failure());
                case ScoreReply.Broken broken -> failures.add(broken.failure());
                case ScoreReply.End end -> ends.add(end);
            }
        });
        if (ends.isEmpty()) {
            throw failures.isEmpty()
                    ? Failure.of(Kind.UPSTREAM_ERROR, "verifier-service ended its reply too early")
                            .asException()
                    : failures.getLast().asException();
        }
        ScoreReply.End end = ends.getLast();
        long tokens = end.tokens().total();
        ScoresReply reply = new ScoresReply(scores, failures, tokens);
        String id = SearchId.at(began);
        books.write(() -> {
            if (failures.isEmpty()) {
                books.paid().add(key, payer, reply, null, tokens, clock.instant());
            }
            if (tokens > 0) {
                books.ledger().deliver(List.of(entry(payer, request, id, began, end, scores.size())));
            }
            books.wallet().spend(payer.job(), tokens, tokens == 0 ? (Long) 0L : null);
            return true;
        });
        return reply;
    }

    /**
     * The versions of what let a row pass, as of a few seconds ago.
     *
     * @param label names of verifiers with {@code +} between them, such as {@code reference+judge}; null for none
     * @return likewise, of those that have one; null for none
     */
    public @Nullable String versions(@Nullable String label) {
        List<String> versions = label == null
                ? List.of()
                : Arrays.stream(label.split("\\+"))
                        .map(catalogs::verifierVersion)
                        .filter(Objects::nonNull)
                        .toList();
        return versions.isEmpty() ? null : String.join("+", versions);
    }

    private Entry entry(Payer payer, ScoreRequest request, String id, Instant began, ScoreReply.End end, int scores) {
        Tokens tokens = end.tokens();
        String model = end.model();
        return new Entry(
                id,
                began,
                payer.caller().organization(),
                payer.caller().team(),
                payer.caller().key(),
                null,
                OPERATION,
                model == null ? "-" : model,
                "-",
                request.verifier(),
                Outcome.ANSWERED,
                null,
                end.isEstimated(),
                Duration.between(began, clock.instant()).toMillis(),
                0,
                1,
                List.of(new Entry.Part(
                        "verifier", "supporting", scores, tokens.prompt(), tokens.cached(), tokens.completion(), null)),
                null,
                MARK + id,
                null);
    }

    static RequestContext context(String id, Instant until) {
        RequestContext fresh = RequestContext.fresh();
        return new RequestContext(MARK + id, fresh.traceparent(), null, until, null);
    }

    /** A name that no other process ever had. */
    public static String worker() {
        return "dataset-" + UUID.randomUUID();
    }
}
