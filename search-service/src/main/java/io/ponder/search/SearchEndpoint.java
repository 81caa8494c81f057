package io.ponder.search;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus.State;
import io.ponder.contracts.wire.Home;
import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.BlockingInbox;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Search;
import io.ponder.reasoning.engine.SearchAbandonedException;
import io.ponder.reasoning.engine.SearchDiedException;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.LineEndpoint;
import io.ponder.runtime.RequestContexts;
import io.ponder.runtime.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs the searches of {@code POST /v1/searches}. */
@Component
final class SearchEndpoint implements LineEndpoint<SearchRequest, SearchLine> {

    static final String PATH = "/v1/searches";

    private static final Logger LOG = LoggerFactory.getLogger(SearchEndpoint.class);

    private final Plans plans;
    private final ServiceClient proposerClient;
    private final ServiceClient verifierClient;
    private final SearchMetrics metrics;
    private final WatchedSearch.Watch watch;
    private final Hedging hedging;
    private final LiveSearches live;
    private final Tracing tracing;
    private final InstantSource clock;
    private final Semaphore places;

    SearchEndpoint(
            Plans plans,
            ServiceClient proposerClient,
            ServiceClient verifierClient,
            SearchMetrics metrics,
            WatchedSearch.Watch watch,
            Hedging hedging,
            LiveSearches live,
            SearchSettings settings,
            Tracing tracing,
            InstantSource clock) {
        this.plans = plans;
        this.proposerClient = proposerClient;
        this.verifierClient = verifierClient;
        this.metrics = metrics;
        this.watch = watch;
        this.hedging = hedging;
        this.live = live;
        this.tracing = tracing;
        this.clock = clock;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    @Override
    public Neighbours.Wire<SearchRequest, SearchLine> wire() {
        return new Neighbours.Wire<>(PATH, SearchRequest.class, SearchLine.class);
    }

    @Override
    public SearchLine lastWords(Failure failure) {
        return new SearchLine.Failed(failure, null);
    }

    @Override
    public ClientWatch.Work<SearchLine> accept(SearchRequest body, RequestContext context) {
        Plans.Planned planned = plans.plan(body);
        String right = body.reference();
        Reference reference = right == null ? null : Reference.of(right, body.problem());
        return (send, cancellation) -> {
            if (!places.tryAcquire()) {
                throw Failure.passing(Kind.OVERLOADED, "search-service is running as many searches as it may")
                        .asException();
            }
            metrics.began();
            try {
                LiveSearch search = new LiveSearch(
                        id(body), context.requestId(), body, planned.plan(), clock.instant(), new BlockingInbox(clock));
                live.began(search, body.resume() != null);
                cancellation.onCancel(search::stop);
                run(planned, body, reference, search, context, send);
            } finally {
                metrics.ended();
                places.release();
            }
        };
    }

    private void run(
            Plans.Planned planned,
            SearchRequest body,
            @Nullable Reference reference,
            LiveSearch search,
            RequestContext context,
            Consumer<? super SearchLine> send) {
        List<TraceEvent> record = body.resume() == null ? List.of() : body.resume();
        record.forEach(search::happened);
        SearchPlan plan = withinDeadline(planned.plan(), context, record);
        WatchedSearch watched = watch.of(plan, body.tenant(), record, reference);
        SearchSpans spans = SearchSpans.begin(tracing, context, search.id(), body, plan);
        RequestContexts.toLog(spans.context());
        boolean isTold = body.events() == SearchRequest.Events.ALL;
        AtomicBoolean sent = new AtomicBoolean();
        Consumer<TraceEvent> trace = event -> {
            watched.happened(event);
            search.happened(event);
            spans.happened(event);
            if (isTold) {
                sent.set(true);
                send.accept(new SearchLine.Trace(event));
            }
        };
        Consumer<Usage> spending = usage -> {
            search.spent(usage);
            sent.set(true);
            send.accept(new SearchLine.Spent(usage));
        };
        try (Home proposer = proposerClient.home(search.id());
                Home scorer = verifierClient.home(search.id())) {
            ServiceClient verifier = verifierClient.at(scorer).telling(proposer);
            SearchResult result = Search.resume(
                    plan,
                    record,
                    planned.strategy(),
                    new ProgramRuns(
                            new RemoteProposer(
                                    proposerClient.at(proposer), spans, planned.distribution(), hints(body, search)),
                            new RemotePrograms(verifierClient, spans)),
                    verifier(verifier, planned, body, spans),
                    clock,
                    search.inbox(),
                    hedging,
                    trace,
                    spending);
            for (String note : planned.notes()) {
                result = result.withNote(note);
            }
            watched.answered(result);
            spans.answered(result);
            log(result);
            live.ended(search, State.ANSWERED, result.usage());
            send.accept(new SearchLine.Result(result));
        } catch (SearchFailedException e) {
            watched.failed(e.usage());
            spans.failed(e.failure(), e.usage());
            LOG.info(
                    "search failed: {}",
                    e.failure().inWordsOf(UnaryOperator.identity()).message());
            live.ended(search, State.FAILED, e.usage());
            if (!sent.get() && e.usage().tokens().equals(Tokens.NONE)) {
                // Nothing has been written, and nothing is to be told of: the failure can still decide the status.
                throw e.failure().asException();
            }
            send.accept(new SearchLine.Failed(e.failure(), e.usage()));
        } catch (SearchAbandonedException e) {
            watched.abandoned(e.usage());
            spans.ended("abandoned", e.usage());
            LOG.info("search abandoned: nobody waits for its answer");
            live.ended(search, State.STOPPED, e.usage());
            send.accept(new SearchLine.Stopped(e.usage()));
        } catch (FailureException e) {
            // What is recorded is of another search.
            live.refused(search);
            spans.failed(e.failure(), Usage.NOTHING);
            throw e;
        } catch (SearchDiedException e) {
            watched.failed(e.usage());
            spans.failed(Failure.of(Kind.INTERNAL, "died"), e.usage());
            live.ended(search, State.FAILED, e.usage());
            send.accept(new SearchLine.Failed(died(e), e.usage()));
        }
    }

    /** What to say of a search that ended by an error; the error itself is for the log, unless it is the reader's. */
    private static Failure died(SearchDiedException e) {
        switch (e.getCause()) {
            case ClientGoneException gone -> throw gone;
            case FailureException slow -> throw slow;
            case null, default -> {
                LOG.error("a search died", e.getCause());
                return Failure.of(
                        Kind.INTERNAL, "the search failed unexpectedly; search-service's log has the details");
            }
        }
    }

    private static String id(SearchRequest body) {
        return body.id() == null ? "search-" + UUID.randomUUID() : body.id();
    }

    /** What the caller knows, with the id that all calls of the search share. */
    private static Hints hints(SearchRequest body, LiveSearch search) {
        Hints known = body.hints() == null ? Hints.NONE : body.hints();
        return known.of(search.id(), body.tenant());
    }

    private static @Nullable Verifier verifier(
            ServiceClient client, Plans.Planned planned, SearchRequest body, SearchSpans spans) {
        SearchPlan.Judge judge = planned.plan().verifier();
        List<SearchPlan.Model> writers = planned.plan().models();
        return judge == null
                ? null
                : new RemoteVerifier(
                        client,
                        spans,
                        judge.name(),
                        planned.judgeModel(),
                        body.problem(),
                        writers.size() == 1 ? writers.getFirst().id() : null);
    }

    /** Limits the search to the caller's deadline as well, beside the time that it has used already. */
    private SearchPlan withinDeadline(SearchPlan plan, RequestContext context, List<TraceEvent> record) {
        Instant deadline = context.deadline();
        if (deadline == null) {
            return plan;
        }
        Duration left = Duration.between(clock.instant(), deadline)
                .plusMillis(record.isEmpty() ? 0 : record.getLast().atMs());
        return left.compareTo(plan.budget().maxTime()) >= 0
                ? plan
                : plan.within(left.isNegative() ? Duration.ZERO : left);
    }

    private static void log(SearchResult result) {
        LOG.info(
                "search answered: strategy={} model={} samples={} tokens={} seconds={}",
                result.strategy(),
                result.model(),
                result.samples().finished(),
                result.usage().tokens().total(),
                result.usage().seconds());
    }
}
