package io.ponder.search;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.BlockingInbox;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Inbox;
import io.ponder.reasoning.engine.Search;
import io.ponder.reasoning.engine.SearchAbandonedException;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.engine.Verifier;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.runtime.LineReply;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/searches} and {@code GET /v1/catalog}. */
@RestController
final class SearchController {

    private static final Logger LOG = LoggerFactory.getLogger(SearchController.class);

    private final Plans plans;
    private final Catalogs catalogs;
    private final ServiceClient proposerClient;
    private final ServiceClient verifierClient;
    private final SearchMetrics metrics;
    private final SignMetrics signs;
    private final Hedging hedging;
    private final InstantSource clock;
    private final Semaphore places;

    SearchController(
            Plans plans,
            Catalogs catalogs,
            ServiceClient proposerClient,
            ServiceClient verifierClient,
            SearchMetrics metrics,
            SignMetrics signs,
            Hedging hedging,
            SearchSettings settings,
            InstantSource clock) {
        this.plans = plans;
        this.catalogs = catalogs;
        this.proposerClient = proposerClient;
        this.verifierClient = verifierClient;
        this.metrics = metrics;
        this.signs = signs;
        this.hedging = hedging;
        this.clock = clock;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    @GetMapping("/v1/catalog")
    Catalog catalog() {
        return catalogs.catalog();
    }

    @PostMapping("/v1/searches")
    void search(@RequestBody SearchRequest body, HttpServletRequest request, HttpServletResponse response) {
        Plans.Planned planned = plans.plan(body);
        String right = body.reference();
        Reference reference = right == null ? null : Reference.of(right, body.problem());
        if (!places.tryAcquire()) {
            throw Failure.passing(Kind.OVERLOADED, "search-service is running as many searches as it may")
                    .asException();
        }
        metrics.began();
        RequestContext context = RequestContexts.of(request);
        try {
            LineReply.send(
                    request,
                    response,
                    LineReply.Framing.EVENTS,
                    SearchLine.class,
                    (send, cancellation) -> run(planned, body, reference, context, send, cancellation),
                    failure -> new SearchLine.Failed(failure, null));
        } finally {
            metrics.ended();
            places.release();
        }
    }

    private void run(
            Plans.Planned planned,
            SearchRequest body,
            @Nullable Reference reference,
            RequestContext context,
            Consumer<? super SearchLine> send,
            Cancellation cancellation) {
        SearchPlan plan = withinDeadline(planned.plan(), context);
        boolean watched = body.events() == SearchRequest.Events.ALL;
        Inbox inbox = new BlockingInbox(clock);
        cancellation.onCancel(() -> inbox.post(new Inbox.Event.Abandoned()));
        Consumer<TraceEvent> trace = event -> {
            if (event instanceof TraceEvent.Proposed proposed && proposed.node().fault() != null) {
                metrics.malformed(plan, proposed.node().fault().kind());
            }
            metrics.happened(plan, event);
            if (watched) {
                send.accept(new SearchLine.Trace(event));
            }
        };
        Instant began = clock.instant();
        try {
            SearchResult result = Search.run(
                    plan,
                    planned.strategy(),
                    new RemoteProposer(proposerClient, context, planned.distribution(), hints(body)),
                    verifier(planned, body, context),
                    clock,
                    inbox,
                    hedging,
                    trace);
            for (String note : planned.notes()) {
                result = result.withNote(note);
            }
            metrics.finished(plan, body.tenant(), result);
            signs.finished(result, reference);
            log(result);
            send.accept(new SearchLine.Result(result));
        } catch (SearchFailedException e) {
            metrics.failed(plan, body.tenant(), e.usage());
            LOG.info(
                    "search failed: {}",
                    e.failure().inWordsOf(UnaryOperator.identity()).message());
            if (!watched) {
                // Nothing has been written, so the failure can still decide the status.
                throw e.failure().asException();
            }
            send.accept(new SearchLine.Failed(e.failure(), e.usage()));
        } catch (SearchAbandonedException e) {
            metrics.abandoned(
                    plan,
                    body.tenant(),
                    Duration.between(began, clock.instant()).toNanos() / 1e9);
            LOG.info("search abandoned: the client has left");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the caller knows, with an id that all calls of the search share. */
    private static Hints hints(SearchRequest body) {
        Hints known = body.hints() == null ? Hints.NONE : body.hints();
        return known.of("search-" + UUID.randomUUID(), body.tenant());
    }

    private @Nullable Verifier verifier(Plans.Planned planned, SearchRequest body, RequestContext context) {
        SearchPlan.Judge judge = planned.plan().verifier();
        List<SearchPlan.Model> writers = planned.plan().models();
        return judge == null
                ? null
                : new RemoteVerifier(
                        verifierClient,
                        context,
                        judge.name(),
                        planned.judgeModel(),
                        body.problem(),
                        writers.size() == 1 ? writers.getFirst().id() : null);
    }

    /** Limits the search to the caller's deadline as well. */
    private SearchPlan withinDeadline(SearchPlan plan, RequestContext context) {
        Instant deadline = context.deadline();
        if (deadline == null) {
            return plan;
        }
        Duration left = Duration.between(clock.instant(), deadline);
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
