package io.ponder.evaluation.report;

import com.samskivert.mustache.Mustache;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.results.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/** Writes a summary down: {@code summary.json}, {@code summary.csv}, {@code plots/} and {@code report.html}. */
public final class Report {

    static {
        // Before AWT is touched: there need not be a display.
        System.setProperty("java.awt.headless", "true");
    }

    private Report() {}

    /**
     * @param folder made when it is not there; files of an earlier report are replaced
     */
    public static void write(Summary summary, Path folder) throws IOException {
        Path plots = folder.resolve("plots");
        Files.createDirectories(plots);
        WholeFile.write(
                folder.resolve("summary.json"),
                WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
        WholeFile.write(folder.resolve("summary.csv"), utf8(Csv.of(summary)));
        Map<String, String> pictures = new LinkedHashMap<>();
        for (Map.Entry<String, Chart<?, ?>> plot : Plots.of(summary).entrySet()) {
            String svg = svg(plot.getValue());
            pictures.put(plot.getKey(), inline(svg));
            WholeFile.write(plots.resolve(plot.getKey() + ".svg"), utf8(svg));
            WholeFile.write(
                    plots.resolve(plot.getKey() + ".png"),
                    BitmapEncoder.getBitmapBytes(plot.getValue(), BitmapFormat.PNG));
        }
        String page = Mustache.compiler()
                .escapeHTML(true)
                .defaultValue("")
                .compile(template())
                .execute(Page.of(summary, pictures));
        WholeFile.write(folder.resolve("report.html"), utf8(page));
    }

    private static String svg(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The drawing alone, as a part of a page, as wide as there is room. */
    private static String inline(String svg) {
        String drawing = svg.substring(svg.indexOf("<svg"));
        return drawing.replaceFirst(
                "<svg",
                "<svg role=\"img\" viewBox=\"0 0 " + Plots.WIDTH + " " + Plots.HEIGHT
                        + "\" style=\"width:100%;height:auto\"");
    }

    private static String template() throws IOException {
        try (InputStream template = Objects.requireNonNull(Report.class.getResourceAsStream("report.html"))) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
