package io.ponder.gateway.question;

import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.limit.RateState;
import io.ponder.accounts.limit.Refusal;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.limits.RateHeaders;
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
import io.ponder.runtime.SearchStream;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs searches on search-service. When a client leaves, its search is stopped. */
@Component
public final class Searches {

    /** A search should end by its own budget. The gateway stops waiting for it this much later. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final Failure STOPPED = Failure.of(
            Kind.CANCELLED, "the search was stopped before it had an answer; what it used until then is counted");

    private final ServiceClient search;
    private final RequestMetrics metrics;
    private final Charges charges;
    private final Tracing tracing;
    private final InstantSource clock;

    Searches(ServiceClient search, RequestMetrics metrics, Charges charges, Tracing tracing, InstantSource clock) {
        this.search = search;
        this.metrics = metrics;
        this.charges = charges;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** What the request's thread does while the search runs. */
    public interface Listener {
        /** What the caller has left of its rates, once the search was let in, or was refused for want of them. */
        default void rates(RateState rates) {}

        /** Something happened. */
        default void event(TraceEvent event) {}

        /** The search has used so much so far; told about once a second, also where no events are asked for. */
        default void spent(Usage usage) {}

        /** The search has ended without an answer, and says so itself; otherwise search-service has died under it. */
        default void gaveUp() {}

        /** Nothing more is waiting to be written. */
        default void caughtUp() {}

        /** Nothing has arrived for a while; called about four times a second. */
        default void idle() {}

        /** The client may have left: writes a ping, if the reply has begun. */
        default void ping() {}
    }

    /**
     * Blocks until the search has ended. When the client leaves, the search is stopped.
     *
     * @throws FailureException when the search has no answer
     * @throws ClientGoneException when the client left first
     */
    public SearchResult run(HttpServletRequest http, Question question, Listener listener) {
        return run(
                RequestContexts.of(http),
                question,
                listener,
                Outcome.LEFT,
                context -> whileWatching(http, question, context),
                (stream, collector) ->
                        ClientWatch.<SearchLine>run(http, (send, cancellation) -> stream.read(send), collector));
    }

    /**
     * The same for a search that no connection waits for.
     *
     * @param cancellation ends the search early
     * @throws FailureException when the search has no answer
     * @throws ClientGoneException when it was cancelled
     */
    public SearchResult run(RequestContext request, Question question, Listener listener, Cancellation cancellation) {
        Function<RequestContext, Charges.Charge> begin = context -> {
            try {
                Charges.Charge charge = charges.begin(question, context);
                listener.rates(charge.rates());
                return charge;
            } catch (Refusal e) {
                listener.rates(e.rates());
                throw e;
            }
        };
        return run(request, question, listener, Outcome.CANCELLED, begin, (stream, collector) -> {
            cancellation.onCancel(stream::stopListening);
            stream.read(line -> {
                collector.item(line);
                collector.caughtUp();
            });
        });
    }

    /**
     * What a question's search would be. Nothing is reserved, and no engine is called.
     *
     * @throws FailureException when search-service would refuse it
     */
    public PlannedSearch plan(RequestContext request, Question question) {
        try {
            return search.post("/v1/plans", question.search(), PlannedSearch.class, untilTimeIsUp(question, request));
        } catch (FailureException e) {
            throw e.failure().inWordsOf(question::nameOf).asException();
        }
    }

    /** How the lines of a search get to its collector. */
    private interface Way {
        void run(SearchStream stream, Collector collector);
    }

    /** Reserves while the client is watched: the search may have to wait for its turn, and a client that leaves gives it up. */
    private Charges.Charge whileWatching(HttpServletRequest http, Question question, RequestContext context) {
        CompletableFuture<Charges.Charge> begun = new CompletableFuture<>();
        try {
            ClientWatch.<Charges.Charge>run(
                    http,
                    (send, _) -> {
                        Charges.Charge charge = charges.begin(question, context);
                        begun.complete(charge);
                        send.accept(charge);
                    },
                    _ -> {});
            Charges.Charge charge = begun.join();
            RateHeaders.write(charge.rates(), http, clock);
            return charge;
        } catch (Refusal e) {
            RateHeaders.write(e.rates(), http, clock);
            throw e;
        } catch (ClientGoneException e) {
            begun.thenAccept(Charges.Charge::giveUp);
            throw e;
        }
    }

    private SearchResult run(
            RequestContext request,
            Question question,
            Listener listener,
            Outcome whenLeft,
            Function<RequestContext, Charges.Charge> begin,
            Way way) {
        RequestContext context = untilTimeIsUp(question, request);
        Charges.Charge charge = begin.apply(context);
        RequestMetrics.Running timer = metrics.begin(question);
        Collector collector = new Collector(question, listener, timer, charge);
        SearchRequest asked = charge.search();
        Traced traced = tracing.call("POST /v1/searches", context)
                .with("ponder.search.id", asked.id())
                .with("ponder.tenant", question.caller().tenant())
                .with("ponder.operation", question.operation());
        SearchStream stream = new SearchStream(search, asked, traced.context(), clock);
        Outcome outcome = Outcome.LOST;
        String error = null;
        try {
            way.run(stream, collector);
            SearchResult result = collector.result();
            outcome = answered(result);
            metrics.told(question, result.usage());
            return OneCall.of(result, question);
        } catch (FailureException e) {
            SearchResult result = collector.result;
            if (result != null) {
                outcome = answered(result);
                metrics.told(question, result.usage());
                return OneCall.of(result, question);
            }
            stream.leave();
            outcome = failed(e.failure(), stream);
            error = OpenAiErrors.code(e.failure().kind());
            throw e.failure().inWordsOf(question::nameOf).asException();
        } catch (ClientGoneException e) {
            stream.leave();
            outcome = whenLeft;
            error = "client_left";
            throw e;
        } catch (RuntimeException e) {
            stream.leave();
            error = OpenAiErrors.code(Kind.INTERNAL);
            throw e;
        } finally {
            timer.end(error == null ? "none" : error);
            charge.end(outcome, error, stream.usage(), collector.result);
            end(traced, outcome, error);
        }
    }

    private static void end(Traced traced, Outcome outcome, @Nullable String error) {
        traced.with("ponder.outcome", outcome.name().toLowerCase(Locale.ROOT));
        if (error != null && (outcome == Outcome.FAILED || outcome == Outcome.LOST)) {
            traced.failed(error);
        }
        traced.end();
    }

    private static Outcome failed(Failure failure, SearchStream stream) {
        if (failure.kind() == Kind.CANCELLED) {
            return Outcome.CANCELLED;
        }
        return stream.isTold() ? Outcome.FAILED : Outcome.LOST;
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
        private final Question question;
        private final Listener listener;
        private final RequestMetrics.Running timer;
        private final Charges.Charge charge;
        private @Nullable SearchResult result;

        Collector(Question question, Listener listener, RequestMetrics.Running timer, Charges.Charge charge) {
            this.question = question;
            this.charge = charge;
            this.listener = listener;
            this.timer = timer;
        }

        @Override
        public void item(SearchLine line) {
            switch (line) {
                case SearchLine.Trace(TraceEvent event) -> {
                    charge.told(event);
                    if (!question.isHeard()) {
                        return;
                    }
                    if (event instanceof TraceEvent.Proposed) {
                        timer.firstOutput();
                    }
                    listener.event(event);
                }
                case SearchLine.Result(SearchResult ended) -> {
                    timer.firstOutput();
                    result = ended;
                }
                case SearchLine.Spent(Usage soFar) -> listener.spent(soFar);
                case SearchLine.Failed(Failure failure, var _) -> {
                    listener.gaveUp();
                    throw failure.asException();
                }
                case SearchLine.Stopped _ -> throw STOPPED.asException();
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
