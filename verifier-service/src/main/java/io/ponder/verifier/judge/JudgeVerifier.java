package io.ponder.verifier.judge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.runtime.RequestContexts;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.Verdict;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * Asks an LLM whether the candidate is right, and takes the probability of its yes for the score: a generative verifier
 * without training (GenRM, Zhang et al. 2024, arXiv 2408.15240). Each candidate is one question; those of a request are
 * asked in parallel.
 */
@Component
public final class JudgeVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeVerifier.class);
    private static final VerifierInfo INFO = new VerifierInfo(
            "judge",
            VerifierKind.OUTCOME,
            "Asks an LLM whether the final answer is correct; the score is the probability of its yes.",
            true,
            true);

    private final JudgeSettings settings;
    private final JudgeGate gate;
    private final JudgeCall judge;

    JudgeVerifier(JudgeSettings settings, JudgeGate gate, JudgeCall judge, MeterRegistry meters) {
        this.settings = settings;
        this.gate = gate;
        this.judge = judge;
        Gauge.builder("ponder.queue.depth", gate, JudgeGate::waiting)
                .tag("service", "verifier")
                .description("questions that wait for the judge")
                .register(meters);
    }

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    /**
     * @param line the candidate's line
     * @param tokens what the question cost, whether or not it brought a score
     * @param model who was asked; null when nobody answered
     */
    private record Reply(
            ScoreReply line, Tokens tokens, @Nullable String model) {}

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        int count = request.candidates().size();
        BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int candidate = i;
            Cancellation question = cancellation.part();
            threads.add(Thread.ofVirtual()
                    .name("judge")
                    .unstarted(() -> replies.add(question(request, candidate, context, question))));
        }
        cancellation.onCancel(() -> threads.forEach(Thread::interrupt));
        threads.forEach(Thread::start);
        String model = null;
        Tokens tokens = Tokens.NONE;
        for (int i = 0; i < count; i++) {
            Reply reply = take(replies);
            tokens = tokens.plus(reply.tokens);
            model = model == null ? reply.model : model;
            send.accept(reply.line);
        }
        return new ScoreReply.End(model, tokens);
    }

    private static Reply take(BlockingQueue<Reply> replies) {
        try {
            return replies.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        }
    }

    private Reply question(ScoreRequest request, int index, RequestContext context, Cancellation cancellation) {
        RequestContexts.toLog(context);
        String model = model(request);
        VerdictPrompt prompt = VerdictPrompt.of(
                request.problem(), request.candidates().get(index).text(), settings.maxCandidateChars());
        try {
            JudgeCall.Answer answer = gate.ask(model, () -> judge.ask(model, prompt, context, cancellation));
            return reply(index, prompt, answer);
        } catch (FailureException e) {
            return new Reply(new ScoreReply.Failed(index, named(e.failure())), Tokens.NONE, null);
        } catch (RuntimeException e) {
            LOG.error("a question to the judge failed unexpectedly", e);
            Failure failure = Failure.of(Kind.INTERNAL, "verifier judge: failed unexpectedly; its log has the details");
            return new Reply(new ScoreReply.Failed(index, failure), Tokens.NONE, null);
        } finally {
            MDC.clear();
        }
    }

    private static Reply reply(int index, VerdictPrompt prompt, JudgeCall.Answer answer) {
        if (answer.failure() != null) {
            return new Reply(new ScoreReply.Failed(index, named(answer.failure())), answer.tokens(), null);
        }
        try {
            Verdict verdict = Verdict.of(answer.alternatives());
            Score score = Score.outcome(verdict.score(), explanation(verdict, prompt, answer.model()));
            return new Reply(new ScoreReply.Scored(index, score, answer.tokens()), answer.tokens(), answer.model());
        } catch (FailureException e) {
            return new Reply(new ScoreReply.Failed(index, named(e.failure())), answer.tokens(), answer.model());
        }
    }

    private @Nullable String model(ScoreRequest request) {
        String asked = request.model() != null ? request.model() : settings.model();
        return asked == null || asked.isBlank() ? null : asked;
    }

    private static String explanation(Verdict verdict, VerdictPrompt prompt, String model) {
        String said = String.format(
                Locale.ROOT, "%s: yes with probability %.3f, no with %.3f", model, verdict.yes(), verdict.no());
        return prompt.leftOut() == 0
                ? said
                : said + "; it was shown the candidate without " + prompt.leftOut() + " characters in its middle";
    }

    /** The proposer's fields mean nothing to our caller, but for the model. */
    private static Failure named(Failure failure) {
        return new Failure(
                failure.kind(),
                "verifier judge: " + failure.message(),
                "model".equals(failure.field()) ? "model" : null,
                failure.allowed(),
                failure.retryAfterSeconds());
    }
}
