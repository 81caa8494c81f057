package io.ponder.plots;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import org.knowm.xchart.AnnotationText;

/** A tick's label, below the x axis or left of the y axis. On a log axis XChart's own ticks label decades only. */
public final class TickLabel extends AnnotationText {

    static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private static final int GAP = 8;

    private final String text;
    private final boolean isUnder;

    private TickLabel(String text, double x, double y, boolean isUnder) {
        super(text, x, y, false);
        this.text = text;
        this.isUnder = isUnder;
    }

    static TickLabel under(String text, double x, double bottom) {
        return new TickLabel(text, x, bottom, true);
    }

    static TickLabel leftOf(String text, double left, double y) {
        return new TickLabel(text, left, y, false);
    }

    /** Java draws no text without a letter, and no line breaks. */
    static String drawable(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.isEmpty() ? "-" : line;
    }

    /** A number as a tick shows it: {@code 0.05}, {@code 100}, {@code 2k}, {@code 1.5M}. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return significant(value / 1e6) + "M";
        }
        return size >= 1e3 ? significant(value / 1e3) + "k" : significant(value);
    }

    /** Three significant digits, never in scientific notation. */
    public static String significant(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    @Override
    public void paint(Graphics2D g) {
        Shape shape = new TextLayout(drawable(text), FONT, g.getFontRenderContext()).getOutline(null);
        Rectangle2D box = shape.getBounds2D();
        double capHeight = FONT.getSize2D() * 0.72;
        double left = isUnder ? -box.getCenterX() : -box.getMaxX() - GAP;
        double baseline = isUnder ? capHeight + GAP : capHeight / 2;
        g.setColor(LineLook.INK);
        g.fill(AffineTransform.getTranslateInstance(getXAxisScreenValue(x) + left, getYAxisScreenValue(y) + baseline)
                .createTransformedShape(shape));
    }
}
