package io.ponder.gateway.responses;

import io.ponder.accounts.limit.RateState;
import io.ponder.accounts.work.StoppedException;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.question.Endpoint.Runner;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.responses.stream.ReplacedException;
import io.ponder.gateway.responses.stream.ResponseWriter;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.work.PresentCaller;
import io.ponder.gateway.work.TraceUnits.Unit;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.runtime.ClientGoneException;
import io.ponder.runtime.RequestContexts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The work for one response: its search, written down as it goes. It knows nothing of whoever reads along. */
final class ResponseRun implements Searches.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseRun.class);

    private final ResponseWork work;
    private final ResponseWriter writer;
    private final ResponseDocument created;
    private final Cancellation cancellation = new Cancellation();
    private AnswerFeed feed;
    private List<TraceEvent> told = new ArrayList<>();
    private boolean gaveUp;
    private volatile boolean stopping;
    private volatile @Nullable Failure failure;
    private volatile RateState rates = RateState.NONE;

    ResponseRun(ResponseWork work, EventLog log, InstantSource clock) {
        this.work = work;
        this.created = work.created();
        this.writer = new ResponseWriter(log, created, clock);
        this.feed = new AnswerFeed(writer);
    }

    String id() {
        return work.id();
    }

    boolean isBackground() {
        return work.settings().background();
    }

    EventLog events() {
        return writer.log();
    }

    /** The response as it was when it was created. */
    ResponseDocument created() {
        return created;
    }

    /** The response as it has become, once the log has ended. */
    ResponseDocument ended() {
        return writer.document();
    }

    /** Why it failed; empty unless it did. */
    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What its caller has left, once its search was let in or refused. */
    RateState rates() {
        return rates;
    }

    /** Ends it early, because its client wants so. */
    void cancel() {
        cancellation.cancel();
    }

    /** Runs its searches for as long as nobody cancels it. */
    Runner on(Searches searches) {
        return (question, listener) -> searches.run(work.context(), question, listener, cancellation);
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    /** Stops working on it, because the gateway stops. */
    void stop() {
        stopping = true;
        cancellation.cancel();
    }

    /**
     * Searches, on the calling thread, and writes the response to its end.
     *
     * @param before what attempts before this one were told by the search
     * @param isLast whether there is no further attempt after this one
     * @throws RuntimeException when another attempt is to go on with it
     */
    void work(PresentCaller present, Runner runner, List<Unit> before, boolean isLast) {
        RequestContexts.toLog(work.context());
        try {
            attempt(present, runner, before, isLast);
        } catch (ReplacedException e) {
            writer.log().abandon();
        } catch (RuntimeException e) {
            if (isBackground()) {
                writer.log().abandon();
            }
            throw e;
        } finally {
            MDC.clear();
        }
    }

    private void attempt(PresentCaller present, Runner runner, List<Unit> before, boolean isLast) {
        try {
            if (!before.isEmpty() || !isCancelled()) {
                writer.begin();
                goOnAfter(before);
            }
            if (isCancelled()) {
                throw new ClientGoneException();
            }
            Question question = work.question();
            if (isBackground()) {
                question = question.askedBy(present.now(question.caller()));
            }
            SearchResult result = search(question, runner);
            Candidate chosen = result.selection().node();
            feed.finish(chosen);
            writer.complete(
                    AnswerText.finishReason(chosen),
                    UsageReport.of(result.usage()),
                    ReasoningSummary.of(result, question),
                    AnswerLogProbs.of(chosen));
        } catch (ClientGoneException e) {
            if (!stopping) {
                writer.cancel();
            } else if (isBackground()) {
                throw new StoppedException();
            } else {
                fail(Unfinished.FAILURE);
            }
        } catch (FailureException e) {
            if (e.failure().kind() == Kind.CANCELLED) {
                writer.cancel();
                return;
            }
            if (!isLast && isWorthAnotherAttempt(e.failure().kind())) {
                throw e;
            }
            fail(e.failure());
        } catch (ReplacedException e) {
            throw e;
        } catch (RuntimeException e) {
            boolean isStoreAway = e instanceof DataAccessException || e instanceof TransactionException;
            if (isStoreAway && isBackground()) {
                throw e;
            }
            LOG.error("the response {} died", id(), e);
            fail(died(e));
        } catch (Error e) {
            // Whoever reads along must not wait for ever.
            fail(died(e));
            throw e;
        }
    }

    /** In the background there is time: for a service to come back, and for a crowd to pass. */
    private boolean isWorthAnotherAttempt(Kind kind) {
        return isBackground()
                && switch (kind) {
                    case OVERLOADED, RATE_LIMITED, UPSTREAM_UNAVAILABLE -> true;
                    // Not the verdict of the search: search-service has died under it.
                    case UPSTREAM_ERROR -> !gaveUp;
                    default -> false;
                };
    }

    private boolean hasGivenUp() {
        return !told.isEmpty() && told.getLast() instanceof TraceEvent.GaveUp;
    }

    private static Failure died(Throwable e) {
        return Failure.of(
                Kind.INTERNAL, "Ponder failed with " + e.getClass().getSimpleName() + "; its log has the details");
    }

    private void fail(Failure why) {
        failure = why;
        writer.fail(why);
    }

    /** Writes again what attempts before have written, from what the search has told them. */
    private void goOnAfter(List<Unit> before) {
        int last = 0;
        for (Unit unit : before) {
            if (unit.attempt() != last && last != 0) {
                interrupted();
            }
            last = unit.attempt();
            unit.events().forEach(this::apply);
        }
        writer.log().caughtUp();
        if (last != 0) {
            interrupted();
            writer.flush();
        }
    }

    private void interrupted() {
        writer.interrupted();
        feed.interrupted();
    }

    /** The search, again with fewer turns as long as they do not fit the model, if the request permits that. */
    private SearchResult search(Question question, Runner runner) {
        Question asked = hasGivenUp() ? question : question.resumed(told);
        while (true) {
            try {
                return runner.run(asked, this);
            } catch (FailureException e) {
                Kind kind = e.failure().kind();
                if (kind == Kind.CONFLICT && asked.isResumed()) {
                    // What was told is of another version of Ponder.
                    asked = question;
                    continue;
                }
                Optional<List<Message>> shorter = work.truncates() && kind == Kind.CONTEXT_LENGTH_EXCEEDED
                        ? Truncation.shorter(asked.search().problem().messages())
                        : Optional.empty();
                if (shorter.isEmpty()) {
                    throw e;
                }
                asked = asked.withMessages(shorter.get());
            }
        }
    }

    @Override
    public void rates(RateState rates) {
        this.rates = rates;
    }

    @Override
    public void event(TraceEvent event) {
        apply(event);
        if (isBackground() && !(event instanceof TraceEvent.Progress)) {
            writer.log().tell(event);
        }
    }

    private void apply(TraceEvent event) {
        if (event instanceof TraceEvent.Started) {
            // A search from the beginning: the first, or one of fewer turns.
            feed = new AnswerFeed(writer);
            told = new ArrayList<>();
        }
        if (isBackground() && !(event instanceof TraceEvent.Delta)) {
            told.add(event);
        }
        feed.event(event);
    }

    @Override
    public void gaveUp() {
        gaveUp = true;
    }

    @Override
    public void caughtUp() {
        writer.flush();
    }
}
