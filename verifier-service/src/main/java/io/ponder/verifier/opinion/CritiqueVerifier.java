package io.ponder.verifier.opinion;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.judge.JudgeAnswer;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.Verdict;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has the judge's model write a critique of each step before it gives its verdict, which is read from the probabilities of a
 * single token: ThinkPRM (Khalifa et al. 2025, arXiv 2504.16828, section 3) with a model that was not trained for it. With
 * several critiques, the score is the mean of their verdicts (its parallel scaling, section 4):
 *
 * <pre>
 * score = 1/k · sum over i of P(yes | critique i) / (P(yes | critique i) + P(no | critique i))
 * </pre>
 *
 * A critique that ends without a verdict does not count; without any that does, the candidate has no score.
 */
@Component
public final class CritiqueVerifier implements Verifier {

    private static final Logger LOG = LoggerFactory.getLogger(CritiqueVerifier.class);
    private static final String NAME = "critique";
    private static final int SHOWN = 300;

    private final OpinionSettings settings;
    private final JudgeModel judge;
    private final VerifierInfo info;

    CritiqueVerifier(OpinionSettings settings, JudgeModel judge) {
        this.settings = settings;
        this.judge = judge;
        this.info = new VerifierInfo(
                        NAME,
                        VerifierKind.OUTCOME,
                        "Has an LLM write a critique of each step, then asks whether the answer is correct; the score is the"
                                + " probability of its yes.",
                        true,
                        true)
                .withVersion(VerifierVersion.of(RulesVersion.now(), settings, judge.version()))
                .withEffort(new JudgeEffort(
                        2 * settings.critiques(), settings.critiques() * (settings.critiqueTokens() + 1)));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        Spent all = new Spent();
        ParallelCandidates.each(
                request.candidates().size(),
                context,
                cancellation,
                i -> line(request, i, context, cancellation.part(), all),
                send);
        return all.end();
    }

    private ScoreReply line(
            ScoreRequest request, int index, RequestContext context, Cancellation cancellation, Spent all) {
        try {
            return new Critic(request, context, cancellation, all).about(index);
        } catch (FailureException e) {
            return new ScoreReply.Failed(index, JudgeModel.named(NAME, e.failure()));
        } catch (RuntimeException e) {
            LOG.error("a critique failed unexpectedly", e);
            return new ScoreReply.Failed(
                    index,
                    Failure.of(Kind.INTERNAL, "verifier critique: failed unexpectedly; its log has the details"));
        }
    }

    /** Asks about one candidate. */
    private final class Critic {

        private final ScoreRequest request;
        private final RequestContext context;
        private final Cancellation cancellation;
        private final Spent all;
        private final Spent own = new Spent();

        Critic(ScoreRequest request, RequestContext context, Cancellation cancellation, Spent all) {
            this.request = request;
            this.context = context;
            this.cancellation = cancellation;
            this.all = all;
        }

        ScoreReply about(int index) {
            ScoreRequest.Candidate candidate = request.candidates().get(index);
            VerdictPrompt prompt = VerdictPrompt.criticising(
                    request.problem().messages(), candidate.text(), candidate.steps(), judge.maxCandidateChars());
            JudgeAnswer written = ask(JudgeQuestion.forTexts(
                    prompt.messages(), settings.critiques(), settings.temperature(), settings.critiqueTokens()));
            double sum = 0;
            int counted = 0;
            Failure failure = written.failure();
            for (String critique : written.texts()) {
                if (critique.isEmpty()) {
                    continue;
                }
                JudgeAnswer answer = ask(JudgeQuestion.forVerdict(List.of(
                        Message.user(prompt.message()),
                        Message.assistant(critique),
                        Message.user(VerdictPrompt.AFTER_RATIONALE))));
                try {
                    if (answer.failure() != null) {
                        throw answer.failure().asException();
                    }
                    sum += Verdict.of(answer.alternatives()).score();
                    counted++;
                } catch (FailureException e) {
                    failure = e.failure();
                }
            }
            if (counted == 0) {
                Failure why = failure == null ? Failure.of(Kind.NO_ANSWER, "no critique was written") : failure;
                return new ScoreReply.Failed(index, JudgeModel.named(NAME, why));
            }
            Score score = Score.outcome(sum / counted, explanation(sum / counted, counted, prompt, written));
            return new ScoreReply.Scored(index, score, own.tokens());
        }

        private JudgeAnswer ask(JudgeQuestion question) {
            JudgeAnswer answer = judge.ask(request, question, context, cancellation);
            own.add(answer);
            all.add(answer);
            return answer;
        }

        private String explanation(double score, int counted, VerdictPrompt prompt, JudgeAnswer written) {
            String said = String.format(
                    Locale.ROOT,
                    "%s: yes with probability %.3f, after %d critique%s",
                    own.model(),
                    score,
                    counted,
                    counted == 1 ? "" : "s");
            if (counted < settings.critiques()) {
                said += " (" + (settings.critiques() - counted) + " ended without a verdict)";
            }
            if (prompt.leftOut() > 0) {
                said += "; it was shown the candidate without " + prompt.leftOut() + " characters in its middle";
            }
            return said + noted(written.note()) + ": "
                    + Field.shortened(written.texts().getFirst(), SHOWN);
        }

        private static String noted(@Nullable String note) {
            return note == null ? "" : "; " + note;
        }
    }
}
