package io.ponder.evaluation.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.AnnotationText;

/** A tick's label, outside the plot: under the bottom end of x, or left of y. XChart's own ticks on a log axis show decades only. */
final class Label extends AnnotationText {

    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private static final int GAP = 8;

    private final String text;
    private final boolean isUnder;

    private Label(String text, double x, double y, boolean isUnder) {
        super(text, x, y, false);
        this.text = text;
        this.isUnder = isUnder;
    }

    static Label under(String text, double x, double bottom) {
        return new Label(text, x, bottom, true);
    }

    static Label leftOf(String text, double left, double y) {
        return new Label(text, left, y, false);
    }

    /** Java draws no text without a letter, and no line breaks. */
    static String drawable(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.isEmpty() ? "-" : line;
    }

    @Override
    public void paint(Graphics2D g) {
        Shape shape = new TextLayout(drawable(text), FONT, g.getFontRenderContext()).getOutline(null);
        Rectangle2D box = shape.getBounds2D();
        double capHeight = FONT.getSize2D() * 0.72;
        double left = isUnder ? -box.getCenterX() : -box.getMaxX() - GAP;
        double baseline = isUnder ? capHeight + GAP : capHeight / 2;
        g.setColor(Look.INK);
        g.fill(AffineTransform.getTranslateInstance(getXAxisScreenValue(x) + left, getYAxisScreenValue(y) + baseline)
                .createTransformedShape(shape));
    }
}
