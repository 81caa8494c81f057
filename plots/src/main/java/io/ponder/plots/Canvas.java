package io.ponder.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** An XChart plot with axes, grid and ticks of our own. What is added later is drawn on top. */
public final class Canvas {

    private static final BasicStroke HAIRLINE = new BasicStroke(1);
    private static final Color NOTHING = new Color(0, 0, 0, 0);
    private static final int BAND_ALPHA = 20;
    /** Room for ticks between the plot and the title of an axis. */
    private static final int TICK_ROOM = 38;

    private final XYChart chart;
    private final Axis x;
    private final Axis y;
    private int series;

    static {
        // A report is written on servers too.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** @param left pixels for the ticks of a y axis without a name */
    public Canvas(int width, int height, int left, Axis x, Axis y) {
        this.chart = new XYChart(width, height);
        this.x = x;
        this.y = y;
        chart.setXAxisTitle(x.name());
        chart.setYAxisTitle(y.name());
        style(chart.getStyler(), left);
        grid();
    }

    private void style(XYStyler styler, int left) {
        Font font = TickLabel.FONT;
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartFontColor(LineLook.INK);
        styler.setChartTitleVisible(false);
        styler.setChartPadding(12);
        styler.setAntiAlias(true);
        styler.setMarkerSize(7);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendBackgroundColor(NOTHING);
        styler.setLegendBorderColor(NOTHING);
        styler.setLegendFont(font);
        styler.setLegendPadding(9);
        styler.setLegendSeriesLineLength(26);
        styler.setAxisTicksVisible(false);
        styler.setPlotGridLinesVisible(false);
        styler.setAxisTitleFont(font.deriveFont(Font.BOLD));
        styler.setAxisTitlePadding(TICK_ROOM);
        styler.setYAxisTitleVisible(!y.name().isEmpty());
        styler.setYAxisLeftWidthHint(left);
        styler.setPlotMargin(0);
        styler.setPlotContentSize(1);
        styler.setXAxisMin(x.place(x.low()));
        styler.setXAxisMax(x.place(x.high()));
        styler.setYAxisMin(y.place(y.low()));
        styler.setYAxisMax(y.place(y.high()));
    }

    private void grid() {
        for (double tick : x.ticks()) {
            line(null, new double[] {tick, tick}, new double[] {y.low(), y.high()}, LineLook.GRID, HAIRLINE);
            chart.addAnnotation(TickLabel.under(x.label().apply(tick), x.place(tick), y.place(y.low())));
        }
        for (double tick : y.ticks()) {
            line(null, new double[] {x.low(), x.high()}, new double[] {tick, tick}, LineLook.GRID, HAIRLINE);
            chart.addAnnotation(TickLabel.leftOf(y.label().apply(tick), x.place(x.low()), y.place(tick)));
        }
    }

    /** Puts a title above the plot. */
    public void title(String title) {
        chart.setTitle(title);
        chart.getStyler().setChartTitleVisible(true);
        chart.getStyler().setChartTitleBoxVisible(false);
        chart.getStyler().setChartTitleFont(TickLabel.FONT.deriveFont(15f));
    }

    /** The area between two lines; of a single point, a whisker. */
    public void band(double[] xs, double[] low, double[] high, Color colour) {
        int n = xs.length;
        if (n == 1) {
            line(null, new double[] {xs[0], xs[0]}, new double[] {low[0], high[0]}, colour, new BasicStroke(1.2f));
            return;
        }
        double[] aroundX = new double[2 * n];
        double[] aroundY = new double[2 * n];
        for (int i = 0; i < n; i++) {
            aroundX[i] = aroundX[2 * n - 1 - i] = xs[i];
            aroundY[i] = low[i];
            aroundY[2 * n - 1 - i] = high[i];
        }
        area(null, aroundX, aroundY, new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_ALPHA));
    }

    /** @param name for the legend; a comma becomes a line break */
    public void line(String name, double[] xs, double[] ys, LineLook look) {
        XYSeries line = line(name, xs, ys, look.colour(), look.stroke());
        line.setMarker(look.marker());
        line.setMarkerColor(look.colour());
    }

    public void area(@Nullable String name, double[] xs, double[] ys, Color fill) {
        XYSeries area = add(name, xs, ys);
        area.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
        area.setFillColor(fill);
        area.setLineColor(NOTHING);
        area.setLineStyle(new BasicStroke(0));
        area.setMarker(SeriesMarkers.NONE);
    }

    private XYSeries line(@Nullable String name, double[] xs, double[] ys, Color colour, BasicStroke stroke) {
        XYSeries line = add(name, xs, ys);
        line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        line.setLineColor(colour);
        line.setLineStyle(stroke);
        line.setMarker(SeriesMarkers.NONE);
        return line;
    }

    private XYSeries add(@Nullable String name, double[] xs, double[] ys) {
        double[] placed = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            placed[i] = x.place(xs[i]);
        }
        XYSeries added = chart.addSeries("series " + series++, placed, ys);
        added.setShowInLegend(name != null);
        if (name != null) {
            added.setLabel(TickLabel.drawable(name).replace(", ", ",\n"));
        }
        return added;
    }

    /**
     * @param name of its files, without an ending
     * @param alt what it shows, for readers who cannot see it
     */
    public Figure figure(String name, String alt) {
        return Figure.of(name, alt, chart);
    }
}
