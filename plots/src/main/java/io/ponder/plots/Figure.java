package io.ponder.plots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;

/**
 * A plot, drawn.
 *
 * @param name of its files, without an ending
 * @param alt what it shows, for readers who cannot see it
 * @param svg a document of its own
 */
public record Figure(String name, String alt, String svg, byte[] png) {

    static Figure of(String name, String alt, XYChart chart) {
        try {
            ByteArrayOutputStream svg = new ByteArrayOutputStream();
            VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
            return new Figure(
                    name,
                    alt,
                    svg.toString(StandardCharsets.UTF_8)
                            // Would have readers fetch a DTD.
                            .replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
                            // Hundredths of a pixel are plenty, and halve the file: letters are outlines.
                            .replaceAll("(\\.\\d\\d)\\d+", "$1"),
                    BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /** As an element of an HTML page: no prolog, no namespaces, and ids that no other figure on the page has. */
    public String inline() {
        return svg.substring(svg.indexOf("<svg"))
                .replaceFirst("<svg[^>]*?(viewBox=\"[^\"]*\")[^>]*>", "<svg $1 aria-hidden=\"true\">")
                .replaceAll(" xmlns(:\\w+)?=\"[^\"]*\"", "")
                .replaceAll(" id=\"", " id=\"" + name + "-")
                .replaceAll("url\\(#", "url(#" + name + "-");
    }
}
