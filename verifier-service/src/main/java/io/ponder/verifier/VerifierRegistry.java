package io.ponder.verifier;

import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.verifier.arithmetic.ArithmeticVerifier;
import io.ponder.verifier.calibration.Calibrations;
import io.ponder.verifier.code.CodeVerifier;
import io.ponder.verifier.combined.CascadeMetrics;
import io.ponder.verifier.combined.Combinations;
import io.ponder.verifier.combined.CombinedSettings;
import io.ponder.verifier.confidence.CertaintyVerifier;
import io.ponder.verifier.confidence.ConfidenceVerifier;
import io.ponder.verifier.judge.JudgeVerifier;
import io.ponder.verifier.rewardmodel.RewardModels;
import io.ponder.verifier.rules.FormatVerifier;
import io.ponder.verifier.rules.ReferenceVerifier;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.training.LanguageConsistencyVerifier;
import io.ponder.verifier.training.ThinkFormatVerifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The index of the verifiers that exist. A new one is one class and one line here. */
@Component
final class VerifierRegistry {

    private final Map<String, Verifier> verifiers = new LinkedHashMap<>();

    VerifierRegistry(
            JudgeVerifier judge,
            ArithmeticVerifier arithmetic,
            FormatVerifier format,
            ThinkFormatVerifier thinkFormat,
            LanguageConsistencyVerifier language,
            ReferenceVerifier reference,
            CodeVerifier code,
            RewardModels rewardModels,
            CombinedSettings combined,
            CascadeMetrics cascades,
            Calibrations calibrations) {
        for (Verifier verifier : List.of(
                judge, // an LLM's probability of "yes, it is right"
                arithmetic, // every equation of every step
                format, // complete, readable, JSON where asked
                thinkFormat, // DeepSeek-R1-Zero's <think> and <answer>
                language, // the share of words in the problem's language
                reference, // the right answer, for evaluation
                code // the program's tests, for evaluation
                )) {
            verifiers.put(verifier.info().name(), verifier);
        }
        for (Verifier confidence : ConfidenceVerifier.all()) { // how sure the proposer was
            verifiers.put(confidence.info().name(), confidence);
        }
        for (Verifier certainty : CertaintyVerifier.all()) { // how sure it was among all tokens, not of those it drew
            verifiers.put(certainty.info().name(), certainty);
        }
        for (Verifier model : rewardModels.verifiers()) { // reward models, by configuration
            String name = model.info().name();
            if (verifiers.put(name, model) != null) {
                throw new IllegalArgumentException("ponder.reward-models: model " + name + " has a name that is taken");
            }
        }
        for (CombinedSettings.Combination combination : combined.all()) { // made of the others
            verifiers.put(combination.name(), Combinations.of(combination, verifiers, cascades));
        }
        calibrations.applyTo(verifiers);
    }

    VerifierInfo.Listing listing() {
        return new VerifierInfo.Listing(
                verifiers.values().stream().map(Verifier::info).toList());
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException listing what exists
     */
    Verifier named(String name) {
        Verifier verifier = verifiers.get(name);
        if (verifier == null) {
            List<String> names = List.copyOf(verifiers.keySet());
            throw Failure.invalid(
                            "verifier",
                            "there is no verifier " + shortened(name) + "; there are " + String.join(", ", names),
                            names)
                    .asException();
        }
        return verifier;
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
