package io.ponder.contracts.learned;

import io.ponder.contracts.calibration.CalibrationCurve;
import io.ponder.contracts.calibration.CalibrationFile.Quality;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.FeatureGroup;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What the ONNX file of a learned verifier says of itself, under {@link #KEY} of its metadata. The model takes
 * {@link #INPUT}, one row of features for each candidate or step, and gives {@link #OUTPUT}, a number from 0 to 1 for each.
 *
 * @param name of the verifier
 * @param kind what it scores: {@code GROUP} with agreement among its features, {@code PROCESS} for steps
 * @param groups what it learned from
 * @param features the columns of the input, in order
 * @param writers the models whose samples it learned from
 * @param embeddings the model whose hidden states it learned from; null without them
 * @param groupSize samples of a problem that were read together
 * @param curve turns its number into a probability
 * @param distributions of the features in training, and of the probability, which is named {@code score}
 * @param isProven whether it was shown to be better than the vote, or, for steps, better than chance, on held-out problems
 * @param evidence how good it was on problems that it had not seen
 * @param madeAt when
 * @param dataSha256 of everything it learned from
 */
public record LearnedVerifier(
        String name,
        VerifierKind kind,
        List<FeatureGroup> groups,
        List<String> features,
        List<String> writers,
        @Nullable String embeddings,
        int groupSize,
        CalibrationCurve curve,
        Map<String, Distribution> distributions,
        boolean isProven,
        Evidence evidence,
        Instant madeAt,
        String dataSha256) {

    public static final String KEY = "ponder.learned_verifier";
    public static final String INPUT = "features";
    public static final String OUTPUT = "score";

    public LearnedVerifier {
        groups = List.copyOf(groups);
        features = List.copyOf(features);
        writers = List.copyOf(writers);
        distributions = Map.copyOf(distributions);
    }

    /**
     * @param problems that it learned from
     * @param samples candidates or steps
     * @param right of them
     * @param auc on held-out problems
     * @param quality of its probabilities on held-out problems
     * @param accuracies by way of choosing, {@code vote} among them; empty for steps
     */
    public record Evidence(
            int problems, int samples, int right, double auc, Quality quality, Map<String, Double> accuracies) {
        public Evidence {
            accuracies = Map.copyOf(accuracies);
        }
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static LearnedVerifier parse(String json) {
        LearnedVerifier file;
        try {
            file = WireJson.mapper().readValue(json, LearnedVerifier.class);
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "was not written by this version of ./ponder verifier train: "
                            + (e instanceof JacksonException its ? its.getOriginalMessage() : "a field is missing"),
                    e);
        }
        return file;
    }

    public String toJson() {
        return WireJson.mapper().writeValueAsString(this);
    }

    /** The same as a set, which is what features are taken by. */
    public Set<FeatureGroup> groupSet() {
        return groups.isEmpty() ? Set.of() : EnumSet.copyOf(groups);
    }
}
