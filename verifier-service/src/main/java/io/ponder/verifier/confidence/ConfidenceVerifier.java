package io.ponder.verifier.confidence;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How confident the proposer was in the tokens it drew: the exponential of their mean log-probability, which is the
 * geometric mean of their probabilities, over all tokens or over a window of {@value LogProbs#GROUP}. The windows are
 * those of DeepConf (Fu et al. 2025, arXiv 2508.15260, section 3.1), applied to the drawn tokens.
 * {@link CertaintyVerifier} uses the tokens' alternatives instead.
 */
public final class ConfidenceVerifier implements Rule {

    private final VerifierInfo info;
    private final ToDoubleFunction<LogProbs> logProb;

    private ConfidenceVerifier(String name, String over, ToDoubleFunction<LogProbs> logProb) {
        this.info = new VerifierInfo(
                name,
                VerifierKind.OUTCOME,
                "The geometric mean of the proposer's token probabilities over " + over + "; needs no model.",
                false,
                true,
                Set.of(Capability.LOGPROBS),
                Set.of(),
                true);
        this.logProb = logProb;
    }

    /** One verifier for each window, named like the weights of {@code majority_vote}. */
    public static List<ConfidenceVerifier> all() {
        return Arrays.asList(
                new ConfidenceVerifier("mean_confidence", "all tokens", LogProbs::mean),
                new ConfidenceVerifier(
                        "lowest_group_confidence",
                        "the " + LogProbs.GROUP + " consecutive tokens it was least sure of",
                        LogProbs::lowestGroup),
                new ConfidenceVerifier("tail_confidence", "the last " + LogProbs.GROUP + " tokens", LogProbs::tail));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    /** The tokens of a thought count: only their summary is known. */
    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        LogProbs logProbs = candidate.logProbs();
        if (logProbs == null) {
            throw Failure.of(
                            Failure.Kind.CAPABILITY_MISSING,
                            "verifier " + info.name() + ": the candidate has no log-probabilities (log_probs); use a"
                                    + " model whose engine reports them, or another verifier")
                    .asException();
        }
        double value = logProb.applyAsDouble(logProbs);
        return Score.outcome(
                Math.exp(value),
                String.format(Locale.ROOT, "log-probability %.3f a token, of %d tokens", value, logProbs.count()));
    }
}
