package io.ponder.reasoning.score.features;

import io.ponder.reasoning.model.LogProbs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Features of every step of a candidate or of a prefix. A step is seen with all steps before it and none after it, so that a
 * prefix gets the same features while it grows. There is no agreement between prefixes: they have no answers yet.
 */
public final class StepFeatures {

    private StepFeatures() {}

    /** Whether the candidate has what the group needs for each of its steps. */
    public static boolean has(FeatureGroup group, Evidence candidate) {
        int steps = candidate.steps().size();
        return switch (group) {
            case CONFIDENCE ->
                candidate.stepLogProbs() != null && candidate.stepLogProbs().size() == steps;
            case AGREEMENT, COMPARISON -> false;
            case HIDDEN -> candidate.hidden() != null && candidate.hidden().size() == steps;
            case ARITHMETIC, LENGTH -> true;
        };
    }

    /**
     * @param candidate has what the groups need
     * @return one row for each of its steps
     */
    public static FeatureTable of(Evidence candidate, Set<FeatureGroup> groups) {
        List<Calculations> calculations = Calculations.of(candidate);
        Set<String> seen = new HashSet<>();
        List<FeatureRow> rows = new ArrayList<>();
        Calculations before = Calculations.sum(List.of());
        int length = 0;
        double least = 0;
        for (int i = 0; i < candidate.steps().size(); i++) {
            String step = candidate.steps().get(i);
            Calculations here = calculations.get(i);
            before = before.plus(here);
            length += step.length();
            FeatureRow row = new FeatureRow();
            if (groups.contains(FeatureGroup.CONFIDENCE)) {
                LogProbs its = Objects.requireNonNull(candidate.stepLogProbs()).get(i);
                least = Math.min(least, its.mean());
                row.add("mean_log_prob", its.mean());
                row.add("lowest_group_log_prob", its.lowestGroup());
                row.add("least_mean_log_prob", least);
            }
            if (groups.contains(FeatureGroup.ARITHMETIC)) {
                row.addCount("right_calculations", before.right());
                row.addCount("wrong_calculations", before.wrong());
                row.addIf("any_wrong_calculation", before.wrong() > 0);
                row.addIf("wrong_here", here.wrong() > 0);
            }
            if (groups.contains(FeatureGroup.LENGTH)) {
                row.addCount("steps", i + 1);
                row.addCount("characters", length);
                row.addCount("characters_here", step.length());
                row.addIf("repeats", !seen.add(step));
            }
            if (groups.contains(FeatureGroup.HIDDEN)) {
                row.addAll("hidden", Objects.requireNonNull(candidate.hidden()).get(i));
            }
            rows.add(row);
        }
        return FeatureTable.of(rows);
    }
}
