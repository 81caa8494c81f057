package io.ponder.evaluation.report;

import io.ponder.evaluation.results.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What became of the tokens: a stacked bar for each curve, at its largest budget. */
final class FateBars {

    static final String NAME = "tokens-fate";

    private static final int ROW = 34;
    private static final int LEGEND_ROW = 24;
    private static final int AROUND = 90;
    private static final int LETTER = 7;
    private static final double HALF_A_BAR = 0.34;

    private record Bar(String name, Summary.Point point) {
        double length() {
            return point.fates().values().stream().mapToDouble(tokens -> tokens).sum();
        }
    }

    private FateBars() {}

    static Optional<Figure> draw(Summary summary) {
        List<Bar> bars = bars(summary);
        double longest = bars.stream().mapToDouble(Bar::length).max().orElse(0);
        if (longest <= 0) {
            return Optional.empty();
        }
        List<String> fates = fates(summary);
        Canvas canvas = new Canvas(
                Plots.WIDTH,
                AROUND + Math.max(ROW * bars.size(), LEGEND_ROW * fates.size()),
                LETTER
                        * (3
                                + bars.stream()
                                        .mapToInt(bar -> bar.name().length())
                                        .max()
                                        .orElse(0)),
                Axis.fromZero("tokens a problem", longest, Numbers::tick),
                rows(bars));
        double[] left = new double[bars.size()];
        for (int f = 0; f < fates.size(); f++) {
            String legend = fates.get(f);
            for (int row = 0; row < bars.size(); row++) {
                double right = left[row] + bars.get(row).point().fates().getOrDefault(fates.get(f), 0.0);
                if (right > left[row]) {
                    double low = row - HALF_A_BAR;
                    double high = row + HALF_A_BAR;
                    canvas.area(
                            legend,
                            new double[] {left[row], right, right, left[row]},
                            new double[] {low, low, high, high},
                            Look.COLOURS.get(f % Look.COLOURS.size()));
                    legend = null;
                    left[row] = right;
                }
            }
        }
        return Optional.of(Figure.of(NAME, "Tokens a problem by what became of them, one bar a curve", canvas.chart()));
    }

    /** From the bottom up, so that the first curve stands at the top. */
    private static List<Bar> bars(Summary summary) {
        List<Bar> bars = new ArrayList<>();
        for (Summary.Curve curve : summary.curves().reversed()) {
            curve.points().stream()
                    .max(Comparator.comparingInt(Summary.Point::budget))
                    .filter(point -> !point.fates().isEmpty())
                    .ifPresent(point -> bars.add(new Bar(curve.name() + " \u00d7" + point.budget(), point)));
        }
        return bars;
    }

    private static Axis rows(List<Bar> bars) {
        List<Double> places =
                IntStream.range(0, bars.size()).mapToObj(Double::valueOf).toList();
        return new Axis(
                "",
                false,
                -0.5,
                bars.size() - 0.5,
                places,
                place -> bars.get((int) place).name());
    }

    /** In the order they first come up. */
    static List<String> fates(Summary summary) {
        return summary.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .flatMap(point -> point.fates().keySet().stream())
                .distinct()
                .toList();
    }
}
