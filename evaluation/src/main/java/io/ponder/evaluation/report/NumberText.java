package io.ponder.evaluation.report;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.plots.TickLabel;
import java.util.Locale;

/** Formats numbers for readers. */
final class NumberText {

    private static final String MINUS = "\u2212";

    private NumberText() {}

    /** {@code 51.7%} */
    static String percent(double share) {
        return format("%.1f%%", 100 * share);
    }

    /** {@code 51.7% (40.0 to 63.3)} */
    static String interval(Interval interval) {
        return percent(interval.value()) + " (" + range(interval) + ")";
    }

    /** {@code 40.0 to 63.3}, in percent. */
    static String range(Interval interval) {
        return format("%.1f to %.1f", 100 * interval.low(), 100 * interval.high());
    }

    /** {@code +16.7}, in percentage points. */
    static String points(double difference) {
        String text = format("%.1f", Math.abs(100 * difference));
        return (text.equals("0.0") ? "" : difference < 0 ? MINUS : "+") + text;
    }

    /** {@code 1,234} */
    static String tokens(double tokens) {
        return format(tokens < 10 ? "%,.1f" : "%,.0f", tokens);
    }

    /** Three significant digits, never in scientific notation: {@code $0.00123}. */
    static String usd(double usd) {
        return "$" + TickLabel.significant(usd);
    }

    /** {@code 0.42}, {@code 3.2}, {@code 128} */
    static String seconds(double seconds) {
        return seconds > 0 && seconds < 0.005
                ? "< 0.01"
                : format(seconds < 1 ? "%.2f" : seconds < 100 ? "%.1f" : "%,.0f", seconds);
    }

    /** {@code 15.8}, {@code 128} */
    static String times(double times) {
        return format(times < 100 ? "%.1f" : "%,.0f", times);
    }

    static String score(double score) {
        return format("%.3f", score);
    }

    static String p(double p) {
        return p < 0.001 ? "< 0.001" : format(p < 0.1 ? "%.3f" : "%.2f", p);
    }

    /** The p-value that decides, with its name: {@code McNemar p = 0.031}. */
    static String test(Difference difference) {
        Double exact = difference.mcNemar();
        double p = exact != null ? exact : difference.p();
        return (exact != null ? "McNemar p " : "paired bootstrap p ") + (p < 0.001 ? "< 0.001" : "= " + p(p));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
