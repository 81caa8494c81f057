package io.ponder.reasoning.score.features;

import java.util.List;

/**
 * Features of candidates, or of the steps of one.
 *
 * @param names of the columns
 * @param rows one for each candidate or step; all as long as {@code names}
 */
public record FeatureTable(List<String> names, List<double[]> rows) {

    public FeatureTable {
        names = List.copyOf(names);
        rows = List.copyOf(rows);
    }

    static FeatureTable of(List<FeatureRow> rows) {
        List<String> names = rows.isEmpty() ? List.of() : rows.getFirst().names();
        for (FeatureRow row : rows) {
            if (!row.names().equals(names)) {
                throw new IllegalArgumentException("hidden states of one model have one length; here one has "
                        + row.names().size() + " features" + " and another " + names.size());
            }
        }
        return new FeatureTable(names, rows.stream().map(FeatureRow::values).toList());
    }
}
