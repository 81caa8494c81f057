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
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.judge.JudgeModel;
import io.ponder.verifier.judge.JudgeQuestion;
import io.ponder.verifier.scoring.ParallelCandidates;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.Locale;
import java.util.function.Consumer;
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
        if (judge.lacksVerdicts(NAME, request, context, send)) {
            return all.end();
        }
        ParallelCandidates.each(
                request.candidates().size(),
                context,
                cancellation,
                i -> line(request, i, new Critiques(judge, request, context, cancellation.part(), all)),
                send);
        return all.end();
    }

    private ScoreReply line(ScoreRequest request, int index, Critiques critiques) {
        try {
            return scored(request, index, critiques);
        } catch (FailureException e) {
            return new ScoreReply.Failed(index, JudgeModel.named(NAME, e.failure()));
        } catch (RuntimeException e) {
            LOG.error("a critique failed unexpectedly", e);
            return new ScoreReply.Failed(
                    index,
                    Failure.of(Kind.INTERNAL, "verifier critique: failed unexpectedly; its log has the details"));
        }
    }

    private ScoreReply scored(ScoreRequest request, int index, Critiques critiques) {
        ScoreRequest.Candidate candidate = request.candidates().get(index);
        VerdictPrompt prompt = VerdictPrompt.criticising(
                request.problem().messages(), candidate.text(), candidate.steps(), judge.maxCandidateChars());
        Spent own = new Spent();
        Critiques.Opinion opinion = critiques.about(
                prompt.messages(),
                JudgeQuestion.forTexts(
                        prompt.messages(), settings.critiques(), settings.temperature(), settings.critiqueTokens()),
                (text, _) -> new Critiques.Asked(text, VerdictPrompt.AFTER_RATIONALE),
                own);
        Score score = Score.outcome(opinion.yes(), explanation(own.model(), opinion, prompt));
        return new ScoreReply.Scored(index, score, own.tokens());
    }

    private String explanation(String model, Critiques.Opinion opinion, VerdictPrompt prompt) {
        int counted = opinion.counted();
        String said = String.format(
                Locale.ROOT,
                "%s: yes with probability %.3f, after %d critique%s",
                model,
                opinion.yes(),
                counted,
                counted == 1 ? "" : "s");
        if (counted < settings.critiques()) {
            said += " (" + (settings.critiques() - counted) + " ended without a verdict)";
        }
        if (prompt.leftOut() > 0) {
            said += "; it was shown the candidate without " + prompt.leftOut() + " characters in its middle";
        }
        String noted = opinion.note() == null ? "" : "; " + opinion.note();
        return said + noted + ": " + Field.shortened(opinion.first().written(), SHOWN);
    }
}
