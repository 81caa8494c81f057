package io.ponder.evaluation.policy;

import io.ponder.contracts.wire.WireJson;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/**
 * Where a policy comes from, and how it did on problems that were held out.
 *
 * @param run that it was fitted to
 * @param data the file of its problems, with its SHA-256
 */
public record Provenance(
        String run, String data, String dataSha256, int problems, int folds, long seed, List<Check> levels) {

    /** One level: the policy against the best fixed way within it, both held out; accuracies are shares, tokens means. */
    public record Check(
            double samples, double accuracy, double tokens, String fixed, double fixedAccuracy, double fixedTokens) {}

    public static Provenance of(
            String run, String data, String dataSha256, PolicyFit.Fitted fitted, PolicyFit.Settings settings) {
        return new Provenance(
                run,
                data,
                dataSha256,
                fitted.heldOut().getFirst().right().length,
                settings.folds(),
                settings.seed(),
                fitted.heldOut().stream()
                        .map(level -> new Check(
                                level.samples(),
                                level.accuracy(),
                                level.tokens(),
                                level.fixed(),
                                level.fixedAccuracy(),
                                level.fixedTokens()))
                        .toList());
    }

    /** For the file. */
    public Map<String, Object> toMap() {
        return WireJson.mapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }
}
