package io.ponder.evaluation.learned;

import io.ponder.reasoning.score.features.Evidence;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.FeatureTable;
import io.ponder.reasoning.score.features.OutcomeFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Rows of finished candidates. A problem with more samples than a search draws is cut into groups of about that size. */
final class OutcomeRows {

    private OutcomeRows() {}

    /** What all candidates have. */
    static Set<FeatureGroup> available(List<TrainingProblem> problems) {
        Set<FeatureGroup> groups = EnumSet.noneOf(FeatureGroup.class);
        for (FeatureGroup group : FeatureGroup.values()) {
            if (problems.stream().allMatch(one -> OutcomeFeatures.has(group, one.evidence()))) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Every sample once. */
    static List<LabelledRow> of(TrainingProblem problem, Set<FeatureGroup> groups, int groupSize) {
        List<LabelledRow> rows = new ArrayList<>();
        int parts = Math.max(1, problem.size() / groupSize);
        for (int part = 0; part < parts; part++) {
            int from = part * problem.size() / parts;
            int to = (part + 1) * problem.size() / parts;
            int[] members = new int[to - from];
            Arrays.setAll(members, i -> from + i);
            FeatureTable table = table(problem, members, groups);
            for (int i = 0; i < members.length; i++) {
                rows.add(new LabelledRow(table.rows().get(i), problem.isRight(members[i]), problem.key()));
            }
        }
        return rows;
    }

    /** Features of some of a problem's samples, as if they were all that a search had drawn. */
    static FeatureTable table(TrainingProblem problem, int[] members, Set<FeatureGroup> groups) {
        List<Evidence> drawn =
                Arrays.stream(members).mapToObj(problem.evidence()::get).toList();
        return OutcomeFeatures.of(drawn, groups);
    }
}
