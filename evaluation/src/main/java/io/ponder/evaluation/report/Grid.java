package io.ponder.evaluation.report;

import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.Curve;
import io.ponder.evaluation.summary.RunSummary.Oracle;
import io.ponder.evaluation.summary.RunSummary.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table whose columns depend on the run. */
record Grid(List<String> head, List<Row> rows) {

    /** Stands for a number that there is not. */
    static final String NONE = "\u2013";

    record Row(String name, List<String> cells) {}

    /** The accuracy of each choice among the same samples, by their number; null without any. */
    static @Nullable Grid samples(RunSummary summary) {
        List<Curve> curves =
                summary.curves().stream().filter(curve -> !curve.isLive()).toList();
        TreeSet<Integer> budgets = new TreeSet<>();
        curves.forEach(curve -> curve.points().forEach(point -> budgets.add(point.budget())));
        summary.oracle().forEach(oracle -> budgets.add(oracle.samples()));
        if (budgets.isEmpty()) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (Curve curve : curves) {
            rows.add(row(
                    curve.name(),
                    budgets,
                    curve.points().stream()
                            .collect(Collectors.toMap(
                                    Point::budget, point -> point.accuracy().value()))));
        }
        if (!summary.oracle().isEmpty()) {
            rows.add(row(
                    "oracle (pass@k)",
                    budgets,
                    summary.oracle().stream()
                            .collect(Collectors.toMap(
                                    Oracle::samples, oracle -> oracle.accuracy().value()))));
        }
        return new Grid(budgets.stream().map(String::valueOf).toList(), rows);
    }

    private static Row row(String name, TreeSet<Integer> budgets, Map<Integer, Double> accuracies) {
        return new Row(
                name,
                budgets.stream()
                        .map(accuracies::get)
                        .map(accuracy -> accuracy == null ? NONE : NumberText.percent(accuracy))
                        .toList());
    }

    /** The tokens of each point by what became of them; null when nothing is known of them. */
    static @Nullable Grid fates(RunSummary summary) {
        List<String> fates = FateBars.fates(summary);
        List<Row> rows = new ArrayList<>();
        for (Curve curve : summary.curves()) {
            for (Point point : curve.points()) {
                rows.add(new Row(
                        curve.name() + " \u00d7" + point.budget(),
                        fates.stream()
                                .map(fate -> NumberText.tokens(point.fates().getOrDefault(fate, 0.0)))
                                .toList()));
            }
        }
        return fates.isEmpty() ? null : new Grid(fates, rows);
    }
}
