package io.ponder.verifier.confidence;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How certain the proposer was among all tokens it could have written, whichever it drew: self-certainty (Kang et al.
 * 2025, arXiv 2502.18581) and entropy, both as means over all tokens in nats. Self-certainty s becomes
 * {@code s / (s + 10)}, because it has no upper bound and is around 10 for a vocabulary of 100,000. Entropy h becomes
 * {@code exp(-h)}, the inverse of the number of tokens the model hesitated between.
 */
public final class CertaintyVerifier implements Rule {

    private static final double MIDDLE = 10;

    private final VerifierInfo info;
    private final Function<LogProbs, @Nullable Double> measure;
    private final DoubleUnaryOperator toUnit;

    private CertaintyVerifier(
            String name, String description, Function<LogProbs, @Nullable Double> measure, DoubleUnaryOperator toUnit) {
        this.info = new VerifierInfo(
                name,
                VerifierKind.OUTCOME,
                description,
                false,
                true,
                Set.of(Capability.LOGPROBS, Capability.TOP_LOGPROBS),
                Set.of(),
                true);
        this.measure = measure;
        this.toUnit = toUnit;
    }

    /** One verifier for each measure. */
    public static List<CertaintyVerifier> all() {
        return List.of(
                new CertaintyVerifier(
                        "self_certainty",
                        "How far the proposer's token distributions were from uniform; needs no model.",
                        LogProbs::selfCertainty,
                        certainty -> certainty / (certainty + MIDDLE)),
                new CertaintyVerifier(
                        "entropy",
                        "How few tokens the proposer hesitated between; needs no model.",
                        LogProbs::entropy,
                        entropy -> Math.exp(-entropy)));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        LogProbs logProbs = candidate.logProbs();
        Double value = logProbs == null ? null : measure.apply(logProbs);
        if (logProbs == null || value == null) {
            throw Failure.of(
                            Failure.Kind.CAPABILITY_MISSING,
                            "verifier " + info.name() + ": the candidate's log_probs hold no " + info.name()
                                    + "; use a model whose engine reports the alternatives of every token, or another"
                                    + " verifier")
                    .asException();
        }
        return Score.outcome(
                toUnit.applyAsDouble(value),
                String.format(
                        Locale.ROOT,
                        "%s of %.3f nats a token, of %d tokens",
                        info.name().replace('_', '-'),
                        value,
                        logProbs.count()));
    }
}
