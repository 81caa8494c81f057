package io.ponder.evaluation.report;

import io.ponder.evaluation.results.Summary;
import io.ponder.evaluation.results.Summary.Curve;
import io.ponder.evaluation.results.Summary.Oracle;
import io.ponder.evaluation.results.Summary.Point;
import io.ponder.evaluation.results.Summary.VerifierQuality;
import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Interval;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of a report, by name. */
final class Plots {

    static final int WIDTH = 1160;
    static final int HEIGHT = 520;

    /** Okabe and Ito's, which the colour-blind can tell apart, and black for the oracle. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x8C510A),
            new Color(0x7A7A7A));

    private static final List<Marker> MARKERS =
            List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP);
    private static final int BAND = 20;

    private Plots() {}

    static Map<String, Chart<?, ?>> of(Summary summary) {
        Map<String, Chart<?, ?>> plots = new LinkedHashMap<>();
        plots.put("tokens", accuracy(summary, "tokens a problem", Point::tokens, List.of()));
        if (all(summary, Point::usd)) {
            plots.put("usd", accuracy(summary, "USD a problem", Point::usd, List.of()));
        }
        if (all(summary, Point::seconds)) {
            plots.put("seconds", accuracy(summary, "seconds a problem", Point::seconds, List.of()));
        }
        if (!summary.oracle().isEmpty()) {
            plots.put("samples", accuracy(summary, "samples", point -> (double) point.budget(), summary.oracle()));
        }
        if (summary.verifiers().stream().anyMatch(verifier -> verifier.samples() > 0)) {
            plots.put("calibration", calibration(summary.verifiers()));
        }
        plots.put("fates", fates(summary));
        return plots;
    }

    private static boolean all(Summary summary, Function<Point, @Nullable Double> x) {
        return summary.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .map(x)
                .allMatch(value -> value != null && value > 0);
    }

    private static XYChart accuracy(
            Summary summary, String axis, Function<Point, @Nullable Double> x, List<Oracle> oracle) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(axis)
                .yAxisTitle("accuracy, %")
                .build();
        XYStyler style = chart.getStyler();
        plain(style);
        style.setxAxisTickLabelsFormattingFunction(Plots::tick);
        style.setYAxisDecimalPattern("###");
        List<Curve> curves = summary.curves();
        for (int i = 0; i < curves.size(); i++) {
            Color colour = COLOURS.get(i % COLOURS.size());
            List<Double> xs = new ArrayList<>();
            List<Interval> ys = new ArrayList<>();
            for (Point point : curves.get(i).points()) {
                Double at = x.apply(point);
                if (at != null) {
                    xs.add(doublings(at));
                    ys.add(point.accuracy());
                }
            }
            line(chart, curves.get(i).name(), xs, ys, colour, MARKERS.get(i % MARKERS.size()));
        }
        if (!oracle.isEmpty()) {
            List<Double> xs =
                    oracle.stream().map(its -> doublings(its.samples())).toList();
            line(
                    chart,
                    "any sample right (pass@k)",
                    xs,
                    oracle.stream().map(Oracle::accuracy).toList(),
                    Color.BLACK,
                    SeriesMarkers.CROSS);
        }
        range(style, summary, oracle);
        double[] ends = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .map(x)
                .filter(Objects::nonNull)
                .mapToDouble(Plots::doublings)
                .sorted()
                .toArray();
        style.setXAxisMin(Math.floor(ends[0] - 0.1));
        style.setXAxisMax(Math.ceil(ends[ends.length - 1] + 0.1));
        return chart;
    }

    /** Where a value lies: the axis is linear in doublings, as the library's own logarithmic axis names decades alone. */
    private static double doublings(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** The value at a whole doubling; nothing between. */
    private static String tick(double doublings) {
        if (Math.abs(doublings - Math.rint(doublings)) > 1e-6) {
            return " ";
        }
        double value = Math.pow(2, Math.rint(doublings));
        return value < 1 ? String.format(Locale.ROOT, "%.2g", value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static void range(XYStyler style, Summary summary, List<Oracle> oracle) {
        double low = 1;
        double high = 0;
        for (Curve curve : summary.curves()) {
            for (Point point : curve.points()) {
                low = Math.min(low, point.accuracy().low());
                high = Math.max(high, point.accuracy().high());
            }
        }
        for (Oracle its : oracle) {
            low = Math.min(low, its.accuracy().low());
            high = Math.max(high, its.accuracy().high());
        }
        style.setYAxisMin(Math.max(0, Math.floor(low * 20) * 5));
        style.setYAxisMax(Math.min(100, Math.ceil(high * 20) * 5));
    }

    private static void line(
            XYChart chart, String name, List<Double> xs, List<Interval> ys, Color colour, Marker marker) {
        if (xs.size() > 1) {
            List<Double> aroundX = new ArrayList<>(xs);
            aroundX.addAll(xs.reversed());
            List<Double> aroundY = new ArrayList<>();
            ys.forEach(interval -> aroundY.add(100 * interval.low()));
            ys.reversed().forEach(interval -> aroundY.add(100 * interval.high()));
            XYSeries band = chart.addSeries(name + ", 95 %", aroundX, aroundY);
            band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
            band.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND));
            band.setLineColor(new Color(0, 0, 0, 0));
            band.setMarker(SeriesMarkers.NONE);
            band.setShowInLegend(false);
        }
        XYSeries line = chart.addSeries(
                name, xs, ys.stream().map(interval -> 100 * interval.value()).toList());
        line.setXYSeriesRenderStyle(xs.size() > 1 ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
        line.setLineColor(colour);
        line.setLineStyle(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        line.setMarker(marker);
        line.setMarkerColor(colour);
    }

    private static XYChart calibration(List<VerifierQuality> verifiers) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle("score")
                .yAxisTitle("right, %")
                .build();
        XYStyler style = chart.getStyler();
        plain(style);
        style.setXAxisMin(0.0);
        style.setXAxisMax(1.0);
        style.setYAxisMin(0.0);
        style.setYAxisMax(100.0);
        XYSeries diagonal = chart.addSeries("calibrated", List.of(0.0, 1.0), List.of(0.0, 100.0));
        diagonal.setLineColor(Color.GRAY);
        diagonal.setLineStyle(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5}, 0));
        diagonal.setMarker(SeriesMarkers.NONE);
        for (int i = 0; i < verifiers.size(); i++) {
            List<Bin> bins = verifiers.get(i).bins();
            if (!bins.isEmpty()) {
                XYSeries series = chart.addSeries(
                        verifiers.get(i).name(),
                        bins.stream().map(Bin::score).toList(),
                        bins.stream().map(bin -> 100 * bin.right()).toList());
                series.setLineColor(COLOURS.get(i % COLOURS.size()));
                series.setMarkerColor(COLOURS.get(i % COLOURS.size()));
                series.setMarker(MARKERS.get(i % MARKERS.size()));
            }
        }
        return chart;
    }

    private static CategoryChart fates(Summary summary) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(" ")
                .yAxisTitle("tokens a problem")
                .build();
        plain(chart.getStyler());
        chart.getStyler().setStacked(true);
        chart.getStyler().setAvailableSpaceFill(0.6);
        chart.getStyler().setXAxisLabelRotation(30);
        chart.getStyler().setYAxisDecimalPattern("#,###");
        Set<String> fates = new TreeSet<>();
        summary.curves()
                .forEach(curve -> fates.addAll(curve.points().getLast().fates().keySet()));
        List<String> names = summary.curves().stream()
                .map(curve -> curve.name().replace(", ", " / ") + " @"
                        + curve.points().getLast().budget())
                .toList();
        int colour = 0;
        for (String fate : fates) {
            List<Double> tokens = summary.curves().stream()
                    .map(curve -> curve.points().getLast().fates().getOrDefault(fate, 0.0))
                    .toList();
            if (tokens.stream().anyMatch(its -> its > 0)) {
                chart.addSeries(fate, names, tokens).setFillColor(COLOURS.get(colour++ % COLOURS.size()));
            }
        }
        return chart;
    }

    private static void plain(Styler style) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        style.setChartBackgroundColor(Color.WHITE);
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendLayout(LegendLayout.Vertical);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(font);
        style.setLegendPadding(4);
        style.setBaseFont(font);
        if (style instanceof AxesChartStyler axes) {
            axes.setPlotBorderColor(new Color(0xDDDDDD));
            axes.setPlotGridLinesColor(new Color(0xE8E8E8));
            axes.setPlotGridLinesStroke(new BasicStroke(1));
            axes.setAxisTickLabelsFont(font);
            axes.setAxisTitleFont(font);
            axes.setAxisTicksMarksVisible(false);
            axes.setMarkerSize(7);
        }
    }
}
