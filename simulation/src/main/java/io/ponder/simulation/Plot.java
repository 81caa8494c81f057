package io.ponder.simulation;

import io.ponder.plots.Axis;
import io.ponder.plots.Canvas;
import io.ponder.plots.Figure;
import io.ponder.plots.LineLook;
import io.ponder.plots.TickLabel;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The accuracy of each strategy, 30 to 100 %, against what it costs, on a logarithmic axis. */
final class Plot {

    private static final List<Color> COLOURS = List.of(
            new Color(0x4e79a7),
            new Color(0xf28e2b),
            new Color(0xe15759),
            new Color(0x76b7b2),
            new Color(0x59a14f),
            new Color(0xedc948),
            new Color(0xb07aa1),
            new Color(0xff9da7),
            new Color(0x9c755f),
            new Color(0x79706e),
            new Color(0x1b2a49),
            new Color(0x86bc25),
            new Color(0xd4007a));

    private final String title;
    private final String xName;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String name, boolean isDashed, double[] x, double[] y) {
        String numbers() {
            StringBuilder text = new StringBuilder(name);
            for (int i = 0; i < x.length; i++) {
                text.append(String.format(Locale.ROOT, " %.2f:%.4f", x[i], y[i]));
            }
            return text.toString();
        }
    }

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

    /**
     * The numbers it shows, as its {@code desc} element has them. The rest of a picture depends on the fonts of the machine
     * that draws it.
     */
    String numbers() {
        StringBuilder text = new StringBuilder("<desc>" + title + "\n");
        lines.forEach(line -> text.append(line.numbers()).append('\n'));
        return text.append("</desc>").toString();
    }

    String svg() {
        return figure().svg().replaceFirst("(<svg[^>]*>)", "$1\n" + numbers());
    }

    Figure figure() {
        List<Double> xs =
                lines.stream().flatMap(line -> Arrays.stream(line.x).boxed()).toList();
        Canvas canvas = new Canvas(
                960,
                480,
                0,
                Axis.log(xName + " (log scale)", xs, TickLabel::text),
                Axis.shares("right answers", 0.3, 1, 0.1));
        canvas.title(title);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            canvas.line(line.name, line.x, line.y, LineLook.of(i, COLOURS.get(i % COLOURS.size()), line.isDashed));
        }
        return canvas.figure(xName, title);
    }
}
