package io.ponder.gateway.responses;

import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.TokenReport;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.request.ResponseRequest;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.responses.stream.ResponseWriter;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.runtime.ClientGoneException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work for one response: its search, written down as it goes. It knows nothing of whoever reads along. */
final class ResponseRun implements Searches.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseRun.class);

    private final ResponseRequest request;
    private final Question question;
    private final RequestContext context;
    private final ResponseWriter writer;
    private final ResponseDocument created;
    private final Cancellation cancellation = new Cancellation();
    private AnswerFeed feed;
    private volatile boolean stopping;
    private volatile @Nullable Failure failure;

    ResponseRun(ResponseRequest request, Question question, RequestContext context, ResponseWriter writer) {
        this.request = request;
        this.question = question;
        this.context = context;
        this.writer = writer;
        this.created = writer.document();
        this.feed = new AnswerFeed(writer);
    }

    String id() {
        return request.id();
    }

    boolean isBackground() {
        return request.settings().background();
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

    /** Ends it early, because its client wants so. */
    void cancel() {
        cancellation.cancel();
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    /** Ends it early, because the gateway stops. */
    void stop() {
        stopping = true;
        cancellation.cancel();
    }

    /** Searches, on the calling thread, and writes the response to its end. */
    void work(Questions questions, Searches searches) {
        try {
            if (isCancelled()) {
                throw new ClientGoneException();
            }
            writer.begin();
            SearchResult result = search(questions, searches);
            Candidate chosen = result.selection().node();
            feed.finish(chosen);
            writer.complete(
                    AnswerText.finishReason(chosen),
                    UsageReport.of(result.usage()),
                    ReasoningSummary.of(result, question),
                    logprobs(chosen));
        } catch (ClientGoneException e) {
            if (stopping) {
                fail(Unfinished.FAILURE);
            } else {
                writer.cancel();
            }
        } catch (FailureException e) {
            fail(e.failure());
        } catch (RuntimeException e) {
            LOG.error("the response {} died", id(), e);
            fail(died(e));
        } catch (Error e) {
            // Whoever reads along must not wait for ever.
            fail(died(e));
            throw e;
        }
    }

    private static Failure died(Throwable e) {
        return Failure.of(
                Kind.INTERNAL, "Ponder failed with " + e.getClass().getSimpleName() + "; its log has the details");
    }

    private void fail(Failure why) {
        failure = why;
        writer.fail(why);
    }

    /** The search, again with fewer turns as long as they do not fit the model, if the request permits that. */
    private SearchResult search(Questions questions, Searches searches) {
        Question asked = question;
        while (true) {
            try {
                return searches.run(context, asked, this, cancellation);
            } catch (FailureException e) {
                Optional<List<Message>> shorter =
                        request.truncates() && e.failure().kind() == Kind.CONTEXT_LENGTH_EXCEEDED
                                ? Truncation.shorter(asked.search().problem().messages())
                                : Optional.empty();
                if (shorter.isEmpty()) {
                    throw e;
                }
                asked = questions.of(with(shorter.get()), question.caller(), Events.ALL);
                feed = new AnswerFeed(writer);
            }
        }
    }

    private Ask with(List<Message> messages) {
        Ask ask = request.ask();
        return new Ask(
                ask.operation(),
                ask.model(),
                messages,
                ask.tools(),
                ask.sampling(),
                ask.search(),
                ask.effort(),
                ask.choices(),
                ask.hints(),
                ask.notes());
    }

    @Override
    public void event(TraceEvent event) {
        feed.event(event);
    }

    @Override
    public void caughtUp() {
        writer.flush();
    }

    private static List<TokenReport> logprobs(Candidate chosen) {
        List<TokenLogProb> tokens = chosen.tokenLogProbs();
        return tokens == null
                ? List.of()
                : TokenReport.of(tokens.stream().map(ResponseRun::withBytes).toList());
    }

    /** The Responses API has no token without its bytes. */
    private static TokenLogProb withBytes(TokenLogProb token) {
        return new TokenLogProb(
                token.token(),
                token.logProb(),
                bytes(token.token(), token.bytes()),
                token.top().stream()
                        .map(top -> new TokenLogProb.Top(top.token(), top.logProb(), bytes(top.token(), top.bytes())))
                        .toList());
    }

    private static List<Integer> bytes(String token, @Nullable List<Integer> reported) {
        if (reported != null) {
            return reported;
        }
        byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, utf8.length).map(i -> utf8[i] & 0xff).boxed().toList();
    }
}
