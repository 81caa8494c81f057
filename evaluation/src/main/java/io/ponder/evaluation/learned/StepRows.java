package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.FeatureTable;
import io.ponder.reasoning.score.features.StepFeatures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of the steps of solutions, and the cross-validation of a process verifier. */
final class StepRows {

    private static final int FOLDS = 10;

    private StepRows() {}

    /** What the steps of all solutions have. */
    static Set<FeatureGroup> available(List<StepTrace> traces) {
        Set<FeatureGroup> groups = EnumSet.noneOf(FeatureGroup.class);
        for (FeatureGroup group : FeatureGroup.values()) {
            if (traces.stream().allMatch(trace -> StepFeatures.has(group, trace.evidence()))) {
                groups.add(group);
            }
        }
        return groups;
    }

    static List<LabelledRow> of(StepTrace trace, Set<FeatureGroup> groups) {
        FeatureTable table = StepFeatures.of(trace.evidence(), groups);
        List<LabelledRow> rows = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            rows.add(new LabelledRow(table.rows().get(i), trace.right().get(i), trace.key()));
        }
        return rows;
    }

    static HeldOutQuality check(List<StepTrace> traces, Set<FeatureGroup> groups, Method calibration, long seed) {
        Map<String, Integer> folds =
                Folds.of(traces.stream().map(StepTrace::key).collect(Collectors.toSet()), FOLDS, seed);
        HeldOutScores scored = new HeldOutScores();
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            List<StepTrace> asked = traces.stream()
                    .filter(trace -> Folds.isIn(held, folds, trace.key()))
                    .toList();
            if (!asked.isEmpty()) {
                Fit fit = Fit.of(
                        traces.stream()
                                .filter(trace -> !Folds.isIn(held, folds, trace.key()))
                                .flatMap(trace -> of(trace, groups).stream())
                                .toList(),
                        calibration,
                        seed);
                for (StepTrace trace : asked) {
                    of(trace, groups)
                            .forEach(row -> scored.add(trace.key(), trace.key(), fit.at(row.features()), row.right()));
                }
            }
        }
        return scored.ofSteps();
    }
}
