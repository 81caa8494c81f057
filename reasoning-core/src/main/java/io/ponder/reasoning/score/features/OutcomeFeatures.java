package io.ponder.reasoning.score.features;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.LogProbs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Features of finished candidates. All candidates of a problem are read together, because some features compare them. */
public final class OutcomeFeatures {

    private OutcomeFeatures() {}

    /** Whether each candidate has what the group needs. */
    public static boolean has(FeatureGroup group, List<Evidence> candidates) {
        return switch (group) {
            case CONFIDENCE -> candidates.stream().allMatch(one -> one.logProbs() != null);
            case HIDDEN ->
                candidates.stream()
                        .allMatch(one -> one.hidden() != null && one.hidden().size() == 1);
            case AGREEMENT, COMPARISON, ARITHMETIC, LENGTH -> true;
        };
    }

    /**
     * @param candidates those of one problem, which have what the groups need
     * @return one row for each of them
     */
    public static FeatureTable of(List<Evidence> candidates, Set<FeatureGroup> groups) {
        Map<String, Integer> votes = new HashMap<>();
        for (Evidence candidate : candidates) {
            Answer answer = candidate.answer();
            if (answer != null) {
                votes.merge(answer.key(), 1, Integer::sum);
            }
        }
        double averageLength = candidates.stream()
                .mapToDouble(OutcomeFeatures::length)
                .average()
                .orElse(0);
        double averageMean =
                candidates.stream().mapToDouble(OutcomeFeatures::mean).average().orElse(0);
        List<FeatureRow> rows = new ArrayList<>();
        for (Evidence candidate : candidates) {
            FeatureRow row = new FeatureRow();
            if (groups.contains(FeatureGroup.CONFIDENCE)) {
                confidence(row, Objects.requireNonNull(candidate.logProbs()));
            }
            if (groups.contains(FeatureGroup.AGREEMENT)) {
                agreement(row, candidate.answer(), votes, candidates.size() - 1);
            }
            if (groups.contains(FeatureGroup.COMPARISON)) {
                row.add("longer_than_others", length(candidate) - averageLength);
                row.add("surer_than_others", mean(candidate) - averageMean);
            }
            if (groups.contains(FeatureGroup.ARITHMETIC)) {
                Calculations all = Calculations.sum(Calculations.of(candidate));
                row.addCount("right_calculations", all.right());
                row.addCount("wrong_calculations", all.wrong());
                row.addIf("any_wrong_calculation", all.wrong() > 0);
            }
            if (groups.contains(FeatureGroup.LENGTH)) {
                row.add("characters", length(candidate));
                row.addCount("steps", candidate.steps().size());
                row.addIf("cut_off", !candidate.complete());
                row.addIf("no_answer", candidate.answer() == null);
            }
            if (groups.contains(FeatureGroup.HIDDEN)) {
                row.addAll("hidden", Objects.requireNonNull(candidate.hidden()).getFirst());
            }
            rows.add(row);
        }
        return FeatureTable.of(rows);
    }

    private static void confidence(FeatureRow row, LogProbs its) {
        row.add("mean_log_prob", its.mean());
        row.add("lowest_group_log_prob", its.lowestGroup());
        row.add("tail_log_prob", its.tail());
    }

    /** Shares of the others, so that they mean the same however many there are. */
    private static void agreement(FeatureRow row, @Nullable Answer answer, Map<String, Integer> votes, int others) {
        String key = answer == null ? null : answer.key();
        int same = key == null ? 0 : votes.getOrDefault(key, 1) - 1;
        int rival = votes.entrySet().stream()
                .filter(vote -> !vote.getKey().equals(key))
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElse(0);
        row.add("agreement", others == 0 ? 0 : (double) same / others);
        row.add("lead", others == 0 ? 0 : (double) (same - rival) / others);
    }

    /** 0 for all where the engine reports no log-probabilities, which tells nothing apart. */
    private static double mean(Evidence candidate) {
        LogProbs its = candidate.logProbs();
        return its == null ? 0 : its.mean();
    }

    private static double length(Evidence candidate) {
        return Math.log1p(candidate.text().length());
    }
}
