package io.ponder.verifier.confidence;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * How sure the proposer was of the few tokens that are its final answer: the geometric mean of their probabilities. After
 * CoT-decoding (Wang and Zhou 2024, arXiv 2402.10200, section 2.2); {@link io.ponder.reasoning.model.AnswerTokens} says what
 * differs.
 */
@Component
public final class AnswerConfidenceVerifier implements Rule {

    private static final VerifierInfo INFO = new VerifierInfo(
            "answer_confidence",
            VerifierKind.OUTCOME,
            "The geometric mean of the proposer's probabilities of the tokens of the final answer; needs no model.",
            false,
            true,
            Set.of(Capability.LOGPROBS),
            Set.of());

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    /** What follows the last thought is where the answer was looked for. */
    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public void check(ScoreRequest request) {
        request.requireAnswersInText("mean_confidence");
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        LogProbs logProbs = candidate.logProbs();
        if (logProbs == null) {
            throw Failure.of(
                            Kind.CAPABILITY_MISSING,
                            "verifier answer_confidence: the candidate has no log-probabilities (log_probs); use a model"
                                    + " whose engine reports them, or another verifier")
                    .asException();
        }
        Double answer = logProbs.answer();
        if (answer == null) {
            throw Failure.of(
                            Kind.NO_ANSWER,
                            "verifier answer_confidence: no answer was found among the candidate's tokens"
                                    + " (log_probs.answer)")
                    .asException();
        }
        return Score.outcome(
                Math.exp(answer), String.format(Locale.ROOT, "log-probability %.3f a token of the answer", answer));
    }
}
