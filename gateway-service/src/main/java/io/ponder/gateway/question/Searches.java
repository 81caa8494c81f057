package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.ClientWatch;
import io.ponder.runtime.RequestContexts;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs searches on search-service. When a client leaves, its search is cancelled. */
@Component
public final class Searches {

    /** A search should end by its own budget. The gateway stops waiting for it this much later. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ServiceClient search;
    private final RequestMetrics metrics;
    private final Charges charges;
    private final InstantSource clock;

    Searches(ServiceClient search, RequestMetrics metrics, Charges charges, InstantSource clock) {
        this.search = search;
        this.metrics = metrics;
        this.charges = charges;
        this.clock = clock;
    }

    /** What the request's thread does while the search runs. */
    public interface Listener {
        /** Something happened. */
        default void event(TraceEvent event) {}

        /** Nothing more is waiting to be written. */
        default void caughtUp() {}

        /** Nothing has arrived for a while; called about four times a second. */
        default void idle() {}

        /** The client may have left: writes a ping, if the reply has begun. */
        default void ping() {}
    }

    /**
     * Blocks until the search has ended. When the client leaves, the search is cancelled.
     *
     * @throws FailureException when the search has no answer
     * @throws ClientGoneException when the client left first
     */
    public SearchResult run(HttpServletRequest http, Question question, Listener listener) {
        return run(
                RequestContexts.of(http),
                question,
                listener,
                (search, context, collector) -> ClientWatch.<SearchLine>run(
                        http, (send, cancellation) -> stream(search, context, cancellation, send), collector));
    }

    /**
     * The same for a search that no connection waits for.
     *
     * @param cancellation ends the search early
     * @throws FailureException when the search has no answer
     * @throws ClientGoneException when it was cancelled
     */
    public SearchResult run(RequestContext request, Question question, Listener listener, Cancellation cancellation) {
        return run(request, question, listener, (search, context, collector) -> {
            try {
                stream(search, context, cancellation, line -> {
                    collector.item(line);
                    collector.caughtUp();
                });
            } catch (FailureException e) {
                if (cancellation.isCancelled()) {
                    throw new ClientGoneException();
                }
                throw e;
            }
        });
    }

    private void stream(
            SearchRequest asked, RequestContext context, Cancellation cancellation, Consumer<? super SearchLine> send) {
        search.stream("/v1/searches", asked, context, SearchLine.class, cancellation, send);
    }

    /** How the lines of a search get to its collector. */
    private interface Way {
        void run(SearchRequest search, RequestContext context, Collector collector);
    }

    private SearchResult run(RequestContext request, Question question, Listener listener, Way way) {
        RequestContext context = untilTimeIsUp(question, request);
        Charges.Charge charge = charges.begin(question, context);
        RequestMetrics.Running timer = metrics.begin(question);
        Collector collector = new Collector(listener, timer);
        Outcome outcome = Outcome.LOST;
        String error = null;
        try {
            way.run(charge.search(), context, collector);
            SearchResult result = collector.result();
            outcome = answered(result);
            return OneCall.of(result, question);
        } catch (FailureException e) {
            SearchResult result = collector.result;
            if (result != null) {
                outcome = answered(result);
                return OneCall.of(result, question);
            }
            outcome = Outcome.FAILED;
            error = OpenAiErrors.code(e.failure().kind());
            throw e.failure().inWordsOf(question::nameOf).asException();
        } catch (ClientGoneException e) {
            outcome = Outcome.LEFT;
            error = "client_left";
            throw e;
        } finally {
            timer.end(error == null ? "none" : error);
            charge.end(outcome, error, collector.usage);
        }
    }

    private static Outcome answered(SearchResult result) {
        return result.cutBy() == null ? Outcome.ANSWERED : Outcome.CUT;
    }

    private RequestContext untilTimeIsUp(Question question, RequestContext context) {
        Double seconds = question.search().budget().maxSeconds();
        Duration most = seconds == null ? Budget.TIME_CEILING : Duration.ofMillis(Math.round(seconds * 1000));
        return context.until(clock.instant().plus(most).plus(SLACK));
    }

    private static final class Collector implements ClientWatch.Sink<SearchLine> {
        private final Listener listener;
        private final RequestMetrics.Running timer;
        private @Nullable SearchResult result;
        private @Nullable Usage usage;

        Collector(Listener listener, RequestMetrics.Running timer) {
            this.listener = listener;
            this.timer = timer;
        }

        @Override
        public void item(SearchLine line) {
            switch (line) {
                case SearchLine.Trace(TraceEvent event) -> {
                    if (event instanceof TraceEvent.Proposed) {
                        timer.firstOutput();
                    }
                    listener.event(event);
                }
                case SearchLine.Result(SearchResult ended) -> {
                    timer.firstOutput();
                    result = ended;
                    usage = ended.usage();
                }
                case SearchLine.Failed(Failure failure, Usage used) -> {
                    usage = used;
                    throw failure.asException();
                }
            }
        }

        @Override
        public void caughtUp() {
            listener.caughtUp();
        }

        @Override
        public void idle() {
            listener.idle();
        }

        @Override
        public void ping() {
            listener.ping();
        }

        SearchResult result() {
            if (result == null) {
                throw Failure.of(Kind.UPSTREAM_ERROR, "search-service ended its reply without a result")
                        .asException();
            }
            return result;
        }
    }
}
