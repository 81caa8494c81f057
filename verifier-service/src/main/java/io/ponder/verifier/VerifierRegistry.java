package io.ponder.verifier;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.verifier.agreement.StepAgreementVerifier;
import io.ponder.verifier.arithmetic.ArithmeticVerifier;
import io.ponder.verifier.calibration.Calibrations;
import io.ponder.verifier.code.CodeVerifier;
import io.ponder.verifier.combined.CascadeMetrics;
import io.ponder.verifier.combined.Combinations;
import io.ponder.verifier.combined.CombinedSettings;
import io.ponder.verifier.confidence.AnswerConfidenceVerifier;
import io.ponder.verifier.confidence.CertaintyVerifier;
import io.ponder.verifier.confidence.ConfidenceVerifier;
import io.ponder.verifier.judge.JudgeVerifier;
import io.ponder.verifier.learned.LearnedVerifiers;
import io.ponder.verifier.opinion.BackwardVerifier;
import io.ponder.verifier.opinion.CodeCritiqueVerifier;
import io.ponder.verifier.opinion.CritiqueVerifier;
import io.ponder.verifier.opinion.ProgramVerifier;
import io.ponder.verifier.rewardmodel.RewardModels;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rules.FormatVerifier;
import io.ponder.verifier.rules.ReferenceVerifier;
import io.ponder.verifier.rules.ToolSchemaVerifier;
import io.ponder.verifier.scoring.KnownVerifiers;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.scoring.WithoutThoughts;
import io.ponder.verifier.training.LanguageConsistencyVerifier;
import io.ponder.verifier.training.ThinkFormatVerifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All verifiers, by name. A new one takes one class and one line here. */
@Component
final class VerifierRegistry implements KnownVerifiers {

    private final Map<String, Verifier> verifiers = new LinkedHashMap<>();

    VerifierRegistry(
            JudgeVerifier judge,
            ArithmeticVerifier arithmetic,
            StepAgreementVerifier stepAgreement,
            AnswerConfidenceVerifier answerConfidence,
            FormatVerifier format,
            ToolSchemaVerifier toolSchema,
            ThinkFormatVerifier thinkFormat,
            LanguageConsistencyVerifier language,
            ReferenceVerifier reference,
            CodeVerifier code,
            CritiqueVerifier critique,
            CodeCritiqueVerifier codeCritique,
            ProgramVerifier program,
            BackwardVerifier backward,
            RewardModels rewardModels,
            LearnedVerifiers learned,
            CombinedSettings combined,
            CascadeMetrics cascades,
            Calibrations calibrations) {
        for (Verifier verifier : List.of(
                judge, // an LLM's probability of a yes to "is it correct?"
                critique, // the same after a critique of each step
                codeCritique, // each step, after a program that checks it
                program, // agreement with programs that solve the problem
                backward, // whether the answer leads back to the question
                arithmetic, // every equation of every step
                stepAgreement, // results that other candidates state too
                format, // complete, readable, JSON if asked for
                toolSchema, // the calls of tools against their JSON schemas
                thinkFormat, // DeepSeek-R1-Zero's <think> and <answer>
                language, // the share of words in the problem's language
                reference, // the known right answer, for evaluation
                code // the program's tests, for evaluation
                )) {
            add(verifier);
        }
        for (Verifier confidence : ConfidenceVerifier.all()) { // how probable the drawn tokens were
            add(confidence);
        }
        add(answerConfidence); // how probable those of the answer were
        for (Verifier certainty : CertaintyVerifier.all()) { // how certain the proposer was among all tokens
            add(certainty);
        }
        for (Verifier rubric : judge.byRubrics()) { // other questions to the judge
            if (add(rubric) != null) {
                throw new IllegalArgumentException(
                        "ponder.judge.rubrics: rubric " + rubric.info().name() + " has a name that is already taken");
            }
        }
        for (Verifier model : rewardModels.verifiers()) { // configured reward models
            if (add(model) != null) {
                throw RewardModel.wrong("model " + model.info().name(), "has a name that is already taken");
            }
        }
        for (Verifier own : learned.verifiers()) { // learned from a team's own samples
            if (add(own) != null) {
                throw new IllegalArgumentException(
                        "ponder.learned.files: verifier " + own.info().name() + " has a name that is already taken;"
                                + " train it again with another --name");
            }
        }
        for (CombinedSettings.Combination combination : combined.all()) { // combinations of the others
            verifiers.put(combination.name(), Combinations.of(combination, verifiers, cascades));
        }
        calibrations.applyTo(verifiers);
    }

    /** No verifier is shown thoughts that does not ask for them. Gives back the one that had its name; null for none. */
    private @Nullable Verifier add(Verifier verifier) {
        return verifiers.put(verifier.info().name(), WithoutThoughts.shownTo(verifier));
    }

    VerifierInfo.Listing listing() {
        return new VerifierInfo.Listing(verifiers.values().stream()
                .map(Verifier::info)
                .map(VerifierRegistry::versioned)
                .toList());
    }

    /** One that says no version of its own is a rule. */
    private static VerifierInfo versioned(VerifierInfo info) {
        return info.version() == null ? info.withVersion(RulesVersion.now()) : info;
    }

    /** @throws io.ponder.reasoning.model.FailureException when a candidate calls tools, and this verifier cannot judge that */
    void requireTools(ScoreRequest request) {
        if (named(request.verifier()).info().tools()) {
            return;
        }
        for (int i = 0; i < request.candidates().size(); i++) {
            if (!request.candidates().get(i).toolCalls().isEmpty()) {
                List<String> possible = verifiers.values().stream()
                        .map(Verifier::info)
                        .filter(VerifierInfo::tools)
                        .map(VerifierInfo::name)
                        .toList();
                throw new Failure(
                                Failure.Kind.CAPABILITY_MISSING,
                                request.verifier() + " cannot judge a tool call, and "
                                        + new Field("candidates").at(i).at("tool_calls")
                                        + " holds some; these verifiers can: " + String.join(", ", possible),
                                Field.VERIFIER.path(),
                                possible,
                                null)
                        .asException();
            }
        }
    }

    @Override
    public Verifier named(String name) {
        Verifier verifier = verifiers.get(name);
        if (verifier == null) {
            List<String> names = List.copyOf(verifiers.keySet());
            throw Failure.invalid(
                            "verifier",
                            "there is no verifier " + Field.shortened(name, 64) + "; there are "
                                    + String.join(", ", names),
                            names)
                    .asException();
        }
        return verifier;
    }
}
