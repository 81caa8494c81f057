package io.ponder.cli.data;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;
    private static final double DAY = 86_400;

    private Figures() {}

    /** Such as {@code 12,345}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 950}, {@code 12.3k} or {@code 4.5M}. */
    static String roughly(double number) {
        if (number < 10 * THOUSAND) {
            return count(Math.round(number));
        }
        if (number < MILLION) {
            return String.format(Locale.ROOT, "%.1fk", number / THOUSAND);
        }
        return number < BILLION
                ? String.format(Locale.ROOT, "%.1fM", number / MILLION)
                : String.format(Locale.ROOT, "%,.1fG", number / BILLION);
    }

    /** Enough digits that a small sum is not nothing. */
    static String usd(double usd) {
        String format = usd == 0 || usd >= 1 ? "$%,.2f" : usd >= 0.01 ? "$%.4f" : "$%.6f";
        return String.format(Locale.ROOT, format, usd);
    }

    /** Such as {@code 41 %}. */
    static String percent(long part, long whole) {
        return whole == 0 ? "-" : Math.floorDiv(100 * part, whole) + " %";
    }

    /** Such as {@code 40 s}, {@code 28 min}, {@code 3.5 h} or {@code 2.1 days}. */
    static String time(double seconds) {
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        if (seconds < 2 * HOUR) {
            return String.format(Locale.ROOT, "%.0f min", seconds / MINUTE);
        }
        return seconds < 2 * DAY
                ? String.format(Locale.ROOT, "%.1f h", seconds / HOUR)
                : String.format(Locale.ROOT, "%,.1f days", seconds / DAY);
    }

    /** A bar of so many columns, filled up to a share from 0 to 1. */
    static String bar(double share, int columns) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * columns);
        return "█".repeat(full) + "░".repeat(columns - full);
    }
}
