package io.ponder.verifier.judge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.Verdict;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Asks an LLM whether the candidate is right; the score is the probability of its yes. This is a generative verifier
 * without training (GenRM, Zhang et al. 2024, arXiv 2408.15240). Each candidate is one question, and those of a request
 * are asked in parallel.
 */
@Component
public final class JudgeVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeVerifier.class);
    private static final VerifierInfo INFO = new VerifierInfo(
                    "judge",
                    VerifierKind.OUTCOME,
                    "Asks an LLM whether the final answer is correct; the score is the probability of its yes.",
                    true,
                    true)
            .withTools();

    private final JudgeSettings settings;
    private final JudgeGate gate;
    private final JudgeCall judge;

    private final VerifierInfo info;

    /** Null to ask whether the answer is right. */
    private final @Nullable Rubric rubric;

    @Autowired
    JudgeVerifier(JudgeSettings settings, JudgeGate gate, JudgeCall judge, MeterRegistry meters) {
        this(settings, gate, judge, (Rubric) null);
        Gauge.builder("ponder.queue.depth", gate, JudgeGate::waiting)
                .tag("service", "verifier")
                .description("questions waiting for the judge")
                .register(meters);
    }

    private JudgeVerifier(JudgeSettings settings, JudgeGate gate, JudgeCall judge, @Nullable Rubric rubric) {
        this.settings = settings;
        this.gate = gate;
        this.judge = judge;
        this.rubric = rubric;
        this.info = (rubric == null ? INFO : rubric.info())
                .withVersion(VerifierVersion.of(
                        RulesVersion.now(),
                        String.valueOf(rubric),
                        String.valueOf(settings.model()),
                        settings.maxCandidateChars()));
    }

    /** The same judge, asked by each rubric: the built-in ones and those of the settings, in this order. */
    public List<Verifier> byRubrics() {
        Map<String, Rubric> rubrics = new LinkedHashMap<>();
        Stream.concat(Stream.of(Rubric.HELPFULNESS, Rubric.HARMLESSNESS), settings.rubrics().stream())
                .forEach(one -> rubrics.put(one.name(), one));
        return rubrics.values().stream()
                .<Verifier>map(one -> new JudgeVerifier(settings, gate, judge, one))
                .toList();
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public boolean seesThoughts() {
        return rubric != null && rubric.seesThoughts();
    }

    /**
     * @param line the candidate's line
     * @param tokens the tokens the question used, whether or not it gave a score
     * @param isEstimated whether part of the tokens is an estimate
     * @param model the model that answered; null if none did
     */
    private record Reply(
            ScoreReply line,
            Tokens tokens,
            boolean isEstimated,
            @Nullable String model) {

        /** A candidate whose question was never asked. */
        static Reply unasked(int index, Failure failure) {
            return new Reply(new ScoreReply.Failed(index, failure), Tokens.NONE, false, null);
        }
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        List<Reply> replies = new ArrayList<>();
        ParallelCandidates.each(
                request.candidates().size(),
                context,
                cancellation,
                i -> question(request, i, context, cancellation.part()),
                reply -> {
                    replies.add(reply);
                    send.accept(reply.line);
                });
        String model = replies.stream()
                .map(Reply::model)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Tokens tokens = replies.stream().map(Reply::tokens).reduce(Tokens.NONE, Tokens::plus);
        boolean estimated = replies.stream().anyMatch(Reply::isEstimated);
        return new ScoreReply.End(model, tokens, estimated ? true : null);
    }

    private Reply question(ScoreRequest request, int index, RequestContext context, Cancellation cancellation) {
        String model = settings.modelFor(request.model(), rubric == null ? null : rubric.model());
        ScoreRequest.Candidate candidate = request.candidates().get(index);
        int most = settings.maxCandidateChars();
        VerdictPrompt prompt = rubric == null
                ? VerdictPrompt.of(request.problem(), candidate, most)
                : VerdictPrompt.byRubric(request.problem().messages(), candidate.text(), most, rubric.question());
        try {
            JudgeAnswer answer = gate.ask(
                    model, () -> judge.ask(model, JudgeQuestion.forVerdict(prompt.messages()), context, cancellation));
            return reply(index, prompt, answer);
        } catch (FailureException e) {
            return Reply.unasked(index, named(e.failure()));
        } catch (RuntimeException e) {
            LOG.error("a question to the judge failed unexpectedly", e);
            Failure failure = Failure.of(
                    Kind.INTERNAL, "verifier " + info().name() + ": failed unexpectedly; its log has the details");
            return Reply.unasked(index, failure);
        }
    }

    private Reply reply(int index, VerdictPrompt prompt, JudgeAnswer answer) {
        if (answer.failure() != null) {
            return reply(new ScoreReply.Failed(index, named(answer.failure())), answer);
        }
        try {
            Verdict verdict = Verdict.of(answer.alternatives());
            Score score = Score.outcome(verdict.score(), explanation(verdict, prompt, answer));
            return reply(new ScoreReply.Scored(index, score, answer.tokens()), answer);
        } catch (FailureException e) {
            return reply(new ScoreReply.Failed(index, named(e.failure())), answer);
        }
    }

    private static Reply reply(ScoreReply line, JudgeAnswer answer) {
        return new Reply(line, answer.tokens(), answer.isEstimated(), answer.model());
    }

    private static String explanation(Verdict verdict, VerdictPrompt prompt, JudgeAnswer answer) {
        String said = String.format(
                Locale.ROOT,
                "%s: yes with probability %.3f, no with %.3f",
                answer.model(),
                verdict.yes(),
                verdict.no());
        if (prompt.leftOut() > 0) {
            said += "; it was shown the candidate without " + prompt.leftOut() + " characters in its middle";
        }
        return answer.note() == null ? said : said + "; " + answer.note();
    }

    private Failure named(Failure failure) {
        return JudgeModel.named(info().name(), failure);
    }
}
