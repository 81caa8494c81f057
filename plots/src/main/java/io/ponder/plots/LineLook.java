package io.ponder.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a line differs from the others: in colour and in marker, for readers who do not see colours.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, Color Universal Design</a>
 */
public record LineLook(Color colour, Marker marker, BasicStroke stroke) {

    /** Okabe and Ito's, without the yellow that is too light for a line on white. */
    public static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x5A5A5A));

    static final Color INK = new Color(0x333333);
    static final Color GRID = new Color(0xE4E4E4);

    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.TRIANGLE_DOWN);

    public static final LineLook ORACLE = new LineLook(new Color(0x3A3A3A), SeriesMarkers.NONE, dashed(1.5f));
    public static final LineLook DIAGONAL = new LineLook(new Color(0x999999), SeriesMarkers.NONE, dashed(1));

    /** The look of the line at an index; after the last colour they come again, dashed. */
    public static LineLook of(int index) {
        return of(index, COLOURS.get(index % COLOURS.size()), index >= COLOURS.size());
    }

    public static LineLook of(int index, Color colour, boolean isDashed) {
        return new LineLook(colour, MARKERS.get(index % MARKERS.size()), isDashed ? dashed(2) : new BasicStroke(2));
    }

    private static BasicStroke dashed(float width) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);
    }
}
