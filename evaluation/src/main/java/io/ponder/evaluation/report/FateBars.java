package io.ponder.evaluation.report;

import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.Axis;
import io.ponder.plots.Canvas;
import io.ponder.plots.Figure;
import io.ponder.plots.LineLook;
import io.ponder.plots.TickLabel;
import io.ponder.reasoning.trace.Fate;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What became of the tokens: a stacked bar for each curve, at its largest budget. */
final class FateBars {

    static final String NAME = "tokens-fate";

    private static final List<String> FATES = Arrays.stream(Fate.values())
            .map(fate -> fate.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final int ROW = 34;
    private static final int LEGEND_ROW = 24;
    private static final int AROUND = 90;
    private static final int LETTER = 7;
    private static final double HALF_A_BAR = 0.34;

    private record Bar(String name, RunSummary.Point point) {
        double length() {
            return point.fates().values().stream().mapToDouble(tokens -> tokens).sum();
        }
    }

    private FateBars() {}

    static Optional<Figure> draw(RunSummary summary) {
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
                Axis.fromZero("tokens a problem", longest, TickLabel::text),
                rows(bars));
        List<Color> colours = colours(fates);
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
                            colours.get(f));
                    legend = null;
                    left[row] = right;
                }
            }
        }
        return Optional.of(canvas.figure(NAME, "Tokens a problem by what became of them, one bar a curve"));
    }

    /** A hue for each role, paler the less its tokens had to do with the answer. */
    private static List<Color> colours(List<String> fates) {
        List<String> roles = fates.stream().map(FateBars::role).distinct().toList();
        return fates.stream()
                .map(fate -> {
                    Color hue = LineLook.COLOURS.get(roles.indexOf(role(fate)) % LineLook.COLOURS.size());
                    int rank = FATES.indexOf(fate.substring(fate.indexOf(' ') + 1));
                    return paler(hue, Math.max(rank, 0) * 0.24);
                })
                .toList();
    }

    private static String role(String fate) {
        int space = fate.indexOf(' ');
        return space < 0 ? fate : fate.substring(0, space);
    }

    private static Color paler(Color hue, double share) {
        return new Color(
                (int) Math.round(hue.getRed() + share * (255 - hue.getRed())),
                (int) Math.round(hue.getGreen() + share * (255 - hue.getGreen())),
                (int) Math.round(hue.getBlue() + share * (255 - hue.getBlue())));
    }

    /** From the bottom up, so that the first curve stands at the top. */
    private static List<Bar> bars(RunSummary summary) {
        List<Bar> bars = new ArrayList<>();
        for (RunSummary.Curve curve : summary.curves().reversed()) {
            curve.points().stream()
                    .max(Comparator.comparingInt(RunSummary.Point::budget))
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
    static List<String> fates(RunSummary summary) {
        return summary.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .flatMap(point -> point.fates().keySet().stream())
                .distinct()
                .toList();
    }
}
