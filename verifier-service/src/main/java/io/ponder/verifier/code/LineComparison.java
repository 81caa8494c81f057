package io.ponder.verifier.code;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a line of output with the expected one: its text exactly, and its decimal numbers within a tolerance, as
 * contests do. Two whole numbers are text. Takes time linear in the lengths of both lines.
 */
final class LineComparison {

    /** A number that stands by itself: not a part of a word, or of something like 10.0.0.1. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])[-+]?+(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][-+]?+\\d++)?+(?!\\w|\\.\\d)");

    private LineComparison() {}

    /** @param tolerance the largest error, absolute or relative to the expected number; 0 for equal text */
    static boolean matches(String expected, String written, double tolerance) {
        if (expected.equals(written) || tolerance == 0) {
            return expected.equals(written);
        }
        Matcher left = NUMBER.matcher(expected);
        Matcher right = NUMBER.matcher(written);
        int leftFrom = 0;
        int rightFrom = 0;
        while (true) {
            boolean found = left.find();
            if (found != right.find()) {
                return false;
            }
            int leftTo = found ? left.start() : expected.length();
            int rightTo = found ? right.start() : written.length();
            if (!expected.substring(leftFrom, leftTo).equals(written.substring(rightFrom, rightTo))) {
                return false;
            }
            if (!found) {
                return true;
            }
            if (!isNear(left.group(), right.group(), tolerance)) {
                return false;
            }
            leftFrom = left.end();
            rightFrom = right.end();
        }
    }

    private static boolean isNear(String expected, String written, double tolerance) {
        if (expected.equals(written)) {
            return true;
        }
        if (isWhole(expected) && isWhole(written)) {
            return false;
        }
        double wanted = Double.parseDouble(expected);
        // Beyond the range of a double, only equal text is equal.
        return Math.abs(Double.parseDouble(written) - wanted) <= tolerance * Math.max(1, Math.abs(wanted))
                && Double.isFinite(wanted);
    }

    private static boolean isWhole(String number) {
        return number.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '+');
    }
}
