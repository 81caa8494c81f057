package io.ponder.evaluation.report;

import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.Axis;
import io.ponder.plots.Canvas;
import io.ponder.plots.Figure;
import io.ponder.plots.LineLook;
import io.ponder.plots.TickLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plots of a run. A curve looks the same in each. */
final class Plots {

    static final int WIDTH = 960;
    static final String TOKENS = "accuracy-tokens";
    static final String USD = "accuracy-usd";
    static final String SECONDS = "accuracy-seconds";
    static final String SAMPLES = "accuracy-samples";
    static final String CALIBRATION = "calibration";

    /** All there may be, in the order of the page. */
    static final List<String> NAMES = List.of(TOKENS, USD, SECONDS, SAMPLES, CALIBRATION, FateBars.NAME);

    private static final int HEIGHT = 500;
    private static final int LEGEND_ROW = 42;

    private final RunSummary summary;

    private Plots(RunSummary summary) {
        this.summary = summary;
    }

    private record Spot(double x, Interval y) {}

    private record Line(String name, LineLook look, List<Spot> spots) {
        double[] x() {
            return spots.stream().mapToDouble(Spot::x).toArray();
        }

        double[] y(Function<Interval, Double> part) {
            return spots.stream().mapToDouble(spot -> part.apply(spot.y())).toArray();
        }
    }

    /** The plots that have something to show. */
    static List<Figure> of(RunSummary summary) {
        Plots plots = new Plots(summary);
        return Stream.of(
                        plots.accuracy(TOKENS, "tokens a problem", RunSummary.Point::tokens, TickLabel::text),
                        plots.accuracy(
                                USD,
                                "US dollars for 1,000 problems",
                                Plots::usdOfThousand,
                                usd -> "$" + TickLabel.text(usd)),
                        plots.accuracy(SECONDS, "seconds a search", RunSummary.Point::seconds, TickLabel::text),
                        plots.accuracyBySamples(),
                        plots.calibration(),
                        FateBars.draw(summary))
                .flatMap(Optional::stream)
                .toList();
    }

    private static @Nullable Double usdOfThousand(RunSummary.Point point) {
        return point.usd() == null ? null : Double.valueOf(1000 * point.usd());
    }

    private Optional<Figure> accuracy(
            String name, String xName, Function<RunSummary.Point, @Nullable Double> x, DoubleFunction<String> label) {
        List<Line> lines = lines(curve -> true, x);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Axis axis = Axis.log(xName + " (log scale)", xs(lines), label);
        return Optional.of(draw(name, "Accuracy against " + xName + ", one line a curve", axis, lines));
    }

    /** The accuracy of choices among the same samples, by their number, and of the best possible choice. */
    private Optional<Figure> accuracyBySamples() {
        List<Line> lines = new ArrayList<>(lines(curve -> !curve.isLive(), point -> Double.valueOf(point.budget())));
        if (!summary.oracle().isEmpty()) {
            lines.add(new Line(
                    "oracle (pass@k)",
                    LineLook.ORACLE,
                    summary.oracle().stream()
                            .map(oracle -> new Spot(oracle.samples(), oracle.accuracy()))
                            .toList()));
        }
        if (lines.stream().noneMatch(line -> line.spots().size() > 1)) {
            return Optional.empty();
        }
        Axis axis = Axis.logAt("samples (log scale)", xs(lines), TickLabel::text);
        return Optional.of(draw(SAMPLES, "Accuracy of choices among the same samples, by their number", axis, lines));
    }

    private List<Line> lines(Predicate<RunSummary.Curve> isShown, Function<RunSummary.Point, @Nullable Double> x) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < summary.curves().size(); i++) {
            RunSummary.Curve curve = summary.curves().get(i);
            List<Spot> spots = new ArrayList<>();
            for (RunSummary.Point point : curve.points()) {
                Double value = x.apply(point);
                // A logarithm has no place for what was free.
                if (value != null && value > 0 && Double.isFinite(value)) {
                    spots.add(new Spot(value, point.accuracy()));
                }
            }
            if (isShown.test(curve) && !spots.isEmpty()) {
                lines.add(new Line(curve.name(), LineLook.of(i), spots));
            }
        }
        return lines;
    }

    private static List<Double> xs(List<Line> lines) {
        return lines.stream()
                .flatMap(line -> line.spots().stream())
                .map(Spot::x)
                .toList();
    }

    private static Figure draw(String name, String alt, Axis x, List<Line> lines) {
        List<Double> ys = lines.stream()
                .flatMap(line -> line.spots().stream())
                .flatMap(spot -> Stream.of(spot.y().low(), spot.y().high()))
                .toList();
        Canvas canvas =
                new Canvas(WIDTH, Math.max(HEIGHT, LEGEND_ROW * lines.size()), 0, x, Axis.shares("right answers", ys));
        for (Line line : lines) {
            canvas.band(
                    line.x(),
                    line.y(Interval::low),
                    line.y(Interval::high),
                    line.look().colour());
        }
        for (Line line : lines) {
            canvas.line(line.name(), line.x(), line.y(Interval::value), line.look());
        }
        return canvas.figure(name, alt);
    }

    /** Of each bin of scores, the share that is right. */
    private Optional<Figure> calibration() {
        List<RunSummary.VerifierQuality> verifiers = summary.verifiers().stream()
                .filter(verifier -> verifier.bins().stream().anyMatch(bin -> bin.count() > 0))
                .toList();
        if (verifiers.isEmpty()) {
            return Optional.empty();
        }
        Axis x = Axis.linear("score", 0, 1, 0.2, TickLabel::text);
        Axis y = Axis.shares("share that is right", 0, 1, 0.2);
        Canvas canvas = new Canvas(WIDTH, HEIGHT, 0, x, y);
        canvas.line("honest", new double[] {0, 1}, new double[] {0, 1}, LineLook.DIAGONAL);
        for (int i = 0; i < verifiers.size(); i++) {
            var bins = verifiers.get(i).bins().stream()
                    .filter(bin -> bin.count() > 0)
                    .toList();
            canvas.line(
                    verifiers.get(i).name(),
                    bins.stream().mapToDouble(bin -> bin.score()).toArray(),
                    bins.stream().mapToDouble(bin -> bin.right()).toArray(),
                    LineLook.of(i));
        }
        return Optional.of(canvas.figure(CALIBRATION, "Share of right samples against the score, one line a verifier"));
    }
}
