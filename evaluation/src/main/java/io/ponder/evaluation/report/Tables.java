package io.ponder.evaluation.report;

import io.ponder.evaluation.plot.LineLook;
import io.ponder.evaluation.plot.TickLabel;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.summary.RunSummary;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of the page, as its template reads them. */
final class Tables {

    private static final String NONE = "\u2013";

    private final RunSummary summary;

    Tables(RunSummary summary) {
        this.summary = summary;
    }

    record CurveRows(String name, String colour, String kind, int span, List<PointRow> points) {}

    record PointRow(
            boolean first,
            int budget,
            String accuracy,
            String range,
            String bar,
            String tokens,
            String usd,
            String seconds) {}

    record Grid(List<String> head, List<GridRow> rows) {}

    record GridRow(String name, List<String> cells) {}

    record DifferenceRow(
            String points, String range, int won, int lost, String p, String mcNemar, String verdict, String css) {}

    record ComparisonRow(String first, String second, String tokens, DifferenceRow difference) {}

    record StoppingRow(
            String rule,
            int parallel,
            int most,
            String samples,
            String saved,
            String accuracy,
            DifferenceRow difference) {}

    record VerifierRow(
            String name,
            String samples,
            String unscored,
            String auc,
            String aucWithin,
            String brier,
            String ece,
            String seconds,
            List<BinRow> bins) {}

    record BinRow(String range, int count, String score, String right) {}

    record Policy(String file, int folds, List<PolicyRow> points) {}

    record PolicyRow(
            String budget,
            String tokens,
            String accuracy,
            String range,
            String fixed,
            String fixedTokens,
            String fixedAccuracy,
            String fixedRange,
            DifferenceRow difference) {}

    private Stream<RunSummary.Point> points() {
        return summary.curves().stream().flatMap(curve -> curve.points().stream());
    }

    boolean hasUsd() {
        return points().anyMatch(point -> point.usd() != null);
    }

    boolean hasSeconds() {
        return points().anyMatch(point -> point.seconds() != null);
    }

    List<CurveRows> curves() {
        List<CurveRows> rows = new ArrayList<>();
        for (int i = 0; i < summary.curves().size(); i++) {
            RunSummary.Curve curve = summary.curves().get(i);
            List<PointRow> points = new ArrayList<>();
            for (RunSummary.Point point : curve.points()) {
                points.add(new PointRow(
                        points.isEmpty(),
                        point.budget(),
                        NumberText.percent(point.accuracy().value()),
                        NumberText.range(point.accuracy()),
                        bar(point.accuracy()),
                        NumberText.tokens(point.tokens()),
                        point.usd() == null ? NONE : NumberText.usd(1000 * point.usd()),
                        point.seconds() == null ? NONE : NumberText.seconds(point.seconds())));
            }
            Color colour = LineLook.of(i).colour();
            rows.add(new CurveRows(
                    curve.name(),
                    String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff),
                    curve.isLive() ? "searches of its own" : "recorded samples",
                    points.size(),
                    points));
        }
        return rows;
    }

    /** Where a bar lies, as CSS variables. */
    private static String bar(Interval interval) {
        return String.format(
                Locale.ROOT,
                "--low:%.1f%%;--wide:%.1f%%;--value:%.1f%%",
                100 * interval.low(),
                100 * (interval.high() - interval.low()),
                100 * interval.value());
    }

    @Nullable
    Grid samples() {
        List<RunSummary.Curve> curves =
                summary.curves().stream().filter(curve -> !curve.isLive()).toList();
        TreeSet<Integer> budgets = new TreeSet<>();
        curves.forEach(curve -> curve.points().forEach(point -> budgets.add(point.budget())));
        summary.oracle().forEach(oracle -> budgets.add(oracle.samples()));
        if (budgets.isEmpty()) {
            return null;
        }
        List<GridRow> rows = new ArrayList<>();
        for (RunSummary.Curve curve : curves) {
            rows.add(new GridRow(
                    curve.name(),
                    budgets.stream()
                            .map(budget -> curve.points().stream()
                                    .filter(point -> point.budget() == budget)
                                    .findFirst()
                                    .map(point ->
                                            NumberText.percent(point.accuracy().value()))
                                    .orElse(NONE))
                            .toList()));
        }
        if (!summary.oracle().isEmpty()) {
            rows.add(new GridRow(
                    "oracle (pass@k)",
                    budgets.stream()
                            .map(budget -> summary.oracle().stream()
                                    .filter(oracle -> oracle.samples() == budget)
                                    .findFirst()
                                    .map(oracle ->
                                            NumberText.percent(oracle.accuracy().value()))
                                    .orElse(NONE))
                            .toList()));
        }
        return new Grid(budgets.stream().map(String::valueOf).toList(), rows);
    }

    List<ComparisonRow> comparisons() {
        return summary.comparisons().stream()
                .map(comparison -> new ComparisonRow(
                        comparison.first() + " \u00d7" + comparison.firstBudget(),
                        comparison.second() + " \u00d7" + comparison.secondBudget(),
                        NumberText.times(comparison.tokens()),
                        difference(comparison.difference())))
                .toList();
    }

    private static DifferenceRow difference(Difference difference) {
        return new DifferenceRow(
                NumberText.points(difference.value()),
                NumberText.points(difference.low()) + " to " + NumberText.points(difference.high()),
                difference.won(),
                difference.lost(),
                NumberText.p(difference.p()),
                difference.mcNemar() == null ? NONE : NumberText.p(difference.mcNemar()),
                difference.isNoise() ? "noise" : "real",
                difference.isNoise() ? "noise" : difference.value() > 0 ? "better" : "worse");
    }

    @Nullable
    Grid fates() {
        List<String> fates = FateBars.fates(summary);
        if (fates.isEmpty()) {
            return null;
        }
        List<GridRow> rows = new ArrayList<>();
        for (RunSummary.Curve curve : summary.curves()) {
            for (RunSummary.Point point : curve.points()) {
                rows.add(new GridRow(
                        curve.name() + " \u00d7" + point.budget(),
                        fates.stream()
                                .map(fate -> NumberText.tokens(point.fates().getOrDefault(fate, 0.0)))
                                .toList()));
            }
        }
        return new Grid(fates, rows);
    }

    List<StoppingRow> stopping() {
        return summary.stopping().stream()
                .map(rule -> new StoppingRow(
                        rule.rule(),
                        rule.parallel(),
                        rule.most(),
                        NumberText.times(rule.samples()),
                        NumberText.percent(rule.saved()),
                        NumberText.percent(rule.accuracy()),
                        difference(rule.difference())))
                .toList();
    }

    List<VerifierRow> verifiers() {
        return summary.verifiers().stream()
                .map(verifier -> new VerifierRow(
                        verifier.name(),
                        NumberText.tokens(verifier.samples()),
                        Integer.toString(verifier.unscored()),
                        NumberText.score(verifier.auc()),
                        verifier.aucWithin() == null ? NONE : NumberText.score(verifier.aucWithin()),
                        NumberText.score(verifier.brier()),
                        NumberText.score(verifier.ece()),
                        NumberText.seconds(verifier.seconds()),
                        verifier.bins().stream()
                                .filter(bin -> bin.count() > 0)
                                .map(bin -> new BinRow(
                                        String.format(Locale.ROOT, "%.1f to %.1f", bin.low(), bin.high()),
                                        bin.count(),
                                        NumberText.score(bin.score()),
                                        NumberText.percent(bin.right())))
                                .toList()))
                .toList();
    }

    @Nullable
    Policy policy() {
        RunSummary.PolicyCheck policy = summary.policy();
        return policy == null
                ? null
                : new Policy(
                        policy.file(),
                        policy.folds(),
                        policy.points().stream()
                                .map(point -> new PolicyRow(
                                        TickLabel.text(point.budget()),
                                        NumberText.tokens(point.tokens()),
                                        NumberText.percent(point.accuracy().value()),
                                        NumberText.range(point.accuracy()),
                                        point.fixed(),
                                        NumberText.tokens(point.fixedTokens()),
                                        NumberText.percent(point.fixedAccuracy().value()),
                                        NumberText.range(point.fixedAccuracy()),
                                        difference(point.difference())))
                                .toList());
    }
}
