package io.ponder.evaluation.policy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.summary.RunSummary.PolicyCheck;
import io.ponder.evaluation.summary.RunSummary.PolicyPoint;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/**
 * Where a policy comes from, and how it did on problems that were held out.
 *
 * @param run that it was fitted to
 * @param data the file of its problems, with its SHA-256
 * @param levels the policy against the best fixed way within each
 */
public record Provenance(
        String run, String data, String dataSha256, int problems, int folds, long seed, List<PolicyPoint> levels) {

    public static Provenance of(
            String run, String data, String dataSha256, PolicyFit.Fitted fitted, PolicyFit.Settings settings) {
        return new Provenance(
                run,
                data,
                dataSha256,
                fitted.heldOut().getFirst().problems(),
                settings.folds(),
                settings.seed(),
                fitted.heldOut().stream().map(HeldOut::point).toList());
    }

    /** For the report. */
    public PolicyCheck check(String file) {
        return new PolicyCheck(file, folds, levels);
    }

    /** For the file. */
    public Map<String, Object> toMap() {
        return WireJson.mapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }
}
