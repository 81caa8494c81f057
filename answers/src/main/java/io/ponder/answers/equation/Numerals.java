package io.ponder.answers.equation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers as people write them: {@code 1,234.50}, {@code 1{,}234}, {@code .5}, {@code 1.2e6}. */
final class Numerals {

    private static final int MOST_DIGITS = 30;
    private static final int LARGEST_EXPONENT = 30;
    private static final String SEPARATOR = "(?:,|\\{,\\}|\\\\!?+,)";

    /** Digits and what joins them, whether that makes a number or not; all but a comma separate three digits only. */
    private static final Pattern RUN = Pattern.compile(
            "(?:\\d|[,:](?=\\d)|" + SEPARATOR + "(?=\\d{3}(?!\\d)))*+(?:\\.(?=\\d)(?:\\d|[,.:](?=\\d))*+)?+");

    private static final Pattern NUMBER =
            Pattern.compile("(?:\\d{1,3}(?:" + SEPARATOR + "\\d{3}){1,10}+|\\d{0,30}+)(?:\\.\\d++)?+");
    private static final Pattern NO_DIGIT = Pattern.compile("[^\\d.]++");
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?+\\d{1,4}+");

    /** What a number, an amount of money, a bracket or a LaTeX command begins with. */
    static final Pattern BEGIN =
            Pattern.compile(Text.SPACE + "*+(?:\\.\\d|[$\u2212\u20ac\u00a3-]?+[\\d(\\[{\\\\\u221a])");

    private Numerals() {}

    /**
     * Reads the run of digits and separators at the current place and moves past it.
     *
     * @return the number without separators; null for what is no single number: a time (3:30), a list (1,2), a version
     *     (1.2.3), too many digits
     */
    static @Nullable String read(Text text) {
        int start = text.position();
        while (Text.isDigit(text.current())) {
            text.skip(1);
        }
        if (",.:{\\eE".indexOf(text.current()) < 0) { // as most numbers are, and far faster
            return text.position() - start > MOST_DIGITS ? null : text.since(start);
        }
        text.skip(start - text.position());
        text.takes(RUN);
        String run = text.since(start);
        String digits = NO_DIGIT.matcher(run).replaceAll("");
        if (digits.length() > MOST_DIGITS || !NUMBER.matcher(run).matches()) {
            return null;
        }
        int end = text.position();
        if (!text.takes(EXPONENT)) {
            return digits;
        }
        if (Character.isLetterOrDigit(text.current())) {
            text.skip(end - text.position());
            return digits;
        }
        int exponent = Integer.parseInt(text.since(end + 1));
        return Math.abs(exponent) > LARGEST_EXPONENT ? null : digits + (exponent == 0 ? "" : "e" + exponent);
    }
}
