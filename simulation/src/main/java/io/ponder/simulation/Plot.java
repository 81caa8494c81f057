package io.ponder.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG: x on a logarithmic axis, y from 30 to 100 %. The same lines give the same bytes on every machine. */
final class Plot {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final int LEFT = 60;
    private static final int RIGHT = 660;
    private static final int TOP = 40;
    private static final int BOTTOM = 425;
    private static final List<String> COLOURS = List.of(
            "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f",
            "#79706e", "#1b2a49", "#86bc25", "#d4007a");

    private static final double LOWEST = 0.3;

    private final String title;
    private final String xName;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String name, boolean isDashed, double[] x, double[] y) {}

    Plot(String title, String xName) {
        this.title = title;
        this.xName = xName;
    }

    /**
     * @param x above 0
     * @param y 0.3 to 1
     */
    void add(String name, boolean isDashed, double[] x, double[] y) {
        lines.add(new Line(name, isDashed, x, y));
    }

    String svg() {
        double least = StrictMath.pow(10, Math.floor(StrictMath.log10(extreme(true))));
        double most = extreme(false) * 1.1;
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
        append(svg, "<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, title);
        for (int percent = 30; percent <= 100; percent += 10) {
            double y = y(percent / 100.0);
            append(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y, RIGHT);
            append(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>", LEFT - 6, y + 4, percent);
        }
        for (double decade = least; decade <= most; decade *= 10) {
            for (int times : new int[] {1, 2, 5}) {
                double value = decade * times;
                if (value <= most) {
                    double x = x(value, least, most);
                    append(svg, "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>", x, TOP, BOTTOM);
                    append(
                            svg,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                            x,
                            BOTTOM + 16,
                            tick(value));
                }
            }
        }
        append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>", (LEFT + RIGHT) / 2, HEIGHT - 14, xName);
        for (int i = 0; i < lines.size(); i++) {
            line(svg, i, least, most);
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(StringBuilder svg, int index, double least, double most) {
        Line line = lines.get(index);
        String colour = COLOURS.get(index % COLOURS.size());
        String dash = line.isDashed ? " stroke-dasharray=\"6 3\"" : "";
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < line.x.length; i++) {
            double x = x(line.x[i], least, most);
            double y = y(line.y[i]);
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x, y));
            append(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>", x, y, colour);
        }
        append(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s/>", path, colour, dash);
        int y = TOP + 10 + 22 * index;
        append(svg, "<path d=\"M%d %dh24\" stroke=\"%s\" stroke-width=\"2.5\"%s/>", RIGHT + 16, y, colour, dash);
        append(svg, "<text x=\"%d\" y=\"%d\">%s</text>", RIGHT + 46, y + 4, line.name);
    }

    private double extreme(boolean isLeast) {
        double extreme = isLeast ? Double.POSITIVE_INFINITY : 0;
        for (Line line : lines) {
            for (double x : line.x) {
                extreme = isLeast ? Math.min(extreme, x) : Math.max(extreme, x);
            }
        }
        return extreme;
    }

    private static double x(double value, double least, double most) {
        return LEFT + (RIGHT - LEFT) * StrictMath.log(value / least) / StrictMath.log(most / least);
    }

    private static double y(double value) {
        return BOTTOM - (BOTTOM - TOP) * (value - LOWEST) / (1 - LOWEST);
    }

    private static String tick(double value) {
        return value >= 1_000_000
                ? String.format(Locale.ROOT, "%.0fM", value / 1_000_000)
                : value >= 1000
                        ? String.format(Locale.ROOT, "%.0fk", value / 1000)
                        : String.format(Locale.ROOT, "%.0f", value);
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
