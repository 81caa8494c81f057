package io.ponder.verifier.learned;

import io.ponder.contracts.learned.HiddenStates;
import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.Evidence;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.FeatureTable;
import io.ponder.reasoning.score.features.OutcomeFeatures;
import io.ponder.reasoning.score.features.StepFeatures;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A verifier that was learned from labelled samples. Where agreement or comparisons are among its features, all candidates of
 * a problem must be in one call: see {@link VerifierKind#GROUP}.
 */
final class LearnedScorer implements Verifier {

    private final LearnedModel model;
    private final LearnedVerifier its;
    private final @Nullable HiddenStates states;
    private final Drift drift;
    private final VerifierInfo info;

    /**
     * @param states null for one that did not learn from them
     */
    LearnedScorer(LearnedModel model, @Nullable HiddenStates states, Drift drift) {
        this.states = states;
        this.model = model;
        this.its = model.verifier();
        this.drift = drift;
        this.info = new VerifierInfo(
                        its.name(),
                        its.kind(),
                        description(its),
                        false,
                        true,
                        its.groups().contains(FeatureGroup.CONFIDENCE) ? Set.of(Capability.LOGPROBS) : Set.of(),
                        Set.of())
                .withVersion(model.version());
    }

    private static String description(LearnedVerifier its) {
        return String.format(
                Locale.ROOT,
                "Learned from %d %s of %s by ./ponder verifier train, AUC %.2f on held-out problems; needs %s.%s",
                its.evidence().samples(),
                its.kind() == VerifierKind.PROCESS ? "steps" : "samples",
                its.writers().isEmpty() ? "a model that is not known" : String.join(", ", its.writers()),
                its.evidence().auc(),
                its.embeddings() == null ? "no model" : "the embeddings of " + its.embeddings(),
                its.isProven() ? "" : " Not shown to be better than a vote.");
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    /** It learned from whole texts. */
    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        List<Evidence> usable = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < request.candidates().size(); i++) {
            Evidence evidence = evidence(request, request.candidates().get(i));
            Optional<Failure> lack = lack(evidence);
            if (lack.isPresent()) {
                send.accept(new ScoreReply.Failed(i, lack.get()));
            } else {
                usable.add(evidence);
                places.add(i);
            }
        }
        String from = from(request);
        if (its.kind() == VerifierKind.PROCESS) {
            for (int i = 0; i < usable.size() && !cancellation.isCancelled(); i++) {
                Evidence candidate = usable.get(i);
                Evidence whole = states == null ? candidate : states.ofSteps(question(request), candidate, context);
                double[] steps = probabilities(StepFeatures.of(whole, its.groupSet()));
                List<Double> scores = Arrays.stream(steps).boxed().toList();
                send.accept(new ScoreReply.Scored(places.get(i), Score.steps(scores, from), Tokens.NONE));
            }
        } else if (!usable.isEmpty()) {
            List<Evidence> whole = states == null ? usable : states.ofTexts(question(request), usable, context);
            double[] scores = probabilities(OutcomeFeatures.of(whole, its.groupSet()));
            for (int i = 0; i < scores.length; i++) {
                send.accept(new ScoreReply.Scored(places.get(i), Score.outcome(scores[i], from), Tokens.NONE));
            }
        }
        return new ScoreReply.End(null, Tokens.NONE);
    }

    /** In training a question is one message. */
    private static String question(ScoreRequest request) {
        return VerdictPrompt.text(request.problem().messages());
    }

    private double[] probabilities(FeatureTable table) {
        double[] probabilities = model.probabilities(table.rows());
        for (int i = 0; i < probabilities.length; i++) {
            drift.seen(table.rows().get(i), probabilities[i]);
        }
        return probabilities;
    }

    private static Evidence evidence(ScoreRequest request, ScoreRequest.Candidate candidate) {
        return new Evidence(
                candidate.text(),
                candidate.steps(),
                candidate.complete(),
                request.problem()
                        .answerReader()
                        .read(candidate.text(), candidate.complete())
                        .orElse(null),
                candidate.logProbs(),
                candidate.stepLogProbs(),
                null);
    }

    private Optional<Failure> lack(Evidence candidate) {
        boolean ofSteps = its.kind() == VerifierKind.PROCESS;
        for (FeatureGroup group : its.groups()) {
            if (group == FeatureGroup.HIDDEN) {
                continue;
            }
            boolean has = ofSteps ? StepFeatures.has(group, candidate) : OutcomeFeatures.has(group, List.of(candidate));
            if (!has) {
                return Optional.of(Failure.of(
                        Failure.Kind.CAPABILITY_MISSING,
                        "verifier " + its.name() + " learned from " + group.wireName() + ", and the candidate has no "
                                + (ofSteps ? "step_log_probs" : "log_probs")
                                + "; use a model whose engine reports them, or another verifier"));
            }
        }
        return Optional.empty();
    }

    private String from(ScoreRequest request) {
        String writer = request.writtenBy();
        String from = "learned from " + its.evidence().samples() + " samples of " + String.join(", ", its.writers());
        return writer == null || its.writers().contains(writer) || its.writers().isEmpty()
                ? from
                : from + ", but " + writer + " wrote this";
    }
}
