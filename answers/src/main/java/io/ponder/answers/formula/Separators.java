package io.ponder.answers.formula;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The signs between the digits of a number: {@code 1.000,50} in German, {@code 1'000.50} in Switzerland, {@code 1,00,000}
 * in India. Numbers that can be read in one way only are rewritten as English has them; of the others, English decides,
 * and {@link #otherwise} gives the other reading.
 */
public final class Separators {
    // No number begins or ends within another, so that no digit is looked at more than a few times.
    private static final String START = "(?<![\\d.,'])";
    private static final String END = "(?![\\d']|[.,]\\d)";
    private static final String GROUP = "[1-9]\\d{0,2}+";
    private static final Pattern CLEAR = Pattern.compile(START + "(?:"
            + GROUP + "(?:\\.\\d{3})++,\\d++"
            + "|" + GROUP + "(?:\\.\\d{3}){2,}+"
            + "|" + GROUP + "(?:'\\d{3})++(?:[.,]\\d++)?+"
            + "|" + GROUP + "(?: \\d{3})++,(?!\\d{3}(?!\\d))\\d++"
            + "|[1-9]\\d?+(?=(?:,\\d\\d)*?,0)(?:,\\d\\d(?!\\d))++,\\d{3}(?:\\.\\d++)?+"
            + ")" + END);
    /** "And no cents", as in 5,- and 5.-- */
    private static final Pattern NO_CENTS = Pattern.compile("(?<=\\d)[.,]-{1,2}+(?=\\s*+(?:" + Amounts.SIGN + "|$))");

    private static final Pattern COMMA = Pattern.compile(START + "(?<whole>\\d++),(?<places>\\d++)" + END);
    private static final Pattern POINT = Pattern.compile(START + GROUP + "\\.\\d{3}" + END);
    private static final Pattern INDIAN =
            Pattern.compile(START + "[1-9]\\d?+(?:,\\d\\d(?!\\d))++,\\d{3}(?:\\.\\d++)?+" + END);

    private Separators() {}

    /** The text with those of its numbers in plain English form that can be read in one way only. */
    public static String clear(String text) {
        if (text.indexOf(',') < 0 && text.indexOf('.') < 0 && text.indexOf('\'') < 0) {
            return text;
        }
        String known = CLEAR.matcher(NO_CENTS.matcher(text).replaceAll("")).replaceAll(Separators::plain);
        return known.indexOf(',') < 0 ? Amounts.withoutPoint(known) : Amounts.withDecimalPoint(known);
    }

    /** The last sign is that of the decimals if there is one of its kind. */
    private static String plain(MatchResult number) {
        String digits = number.group();
        int last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
        boolean decimals = last >= 0 && digits.indexOf(digits.charAt(last)) == last;
        String whole = decimals ? digits.substring(0, last) : digits;
        return whole.replaceAll("\\D", "") + (decimals ? "." + digits.substring(last + 1) : "");
    }

    /**
     * The same text as readers of another country may mean it: with its commas as decimal signs, its points as
     * separators. Empty if nothing in it can be read otherwise. The comma of a point or set {@code (3,4)} is none of
     * these, and {@code 1,000} is a thousand to everyone.
     *
     * @param onlyWhatIsNoNumber leaves alone what English reads as one number, as 1,234 and 1.234
     */
    public static Optional<String> otherwise(String text, boolean onlyWhatIsNoNumber) {
        if (text.indexOf(',') < 0 && text.indexOf('.') < 0) {
            return Optional.empty();
        }
        String other = INDIAN.matcher(text).replaceAll(Separators::plain);
        if (!onlyWhatIsNoNumber) {
            other = POINT.matcher(other).replaceAll(number -> number.group().replace(".", ""));
        }
        other = COMMA.matcher(other)
                .replaceAll(number -> isThousands(number.group("whole"), number.group("places"), onlyWhatIsNoNumber)
                        ? number.group()
                        : number.group("whole") + "." + number.group("places"));
        boolean list = NumberReader.isBracketed(text) && other.indexOf(',') < 0 && text.indexOf(';') < 0;
        return other.equals(text) || (list && text.indexOf(',') >= 0) ? Optional.empty() : Optional.of(other);
    }

    private static boolean isThousands(String whole, String places, boolean always) {
        return places.length() == 3
                && whole.length() <= 3
                && whole.charAt(0) != '0'
                && (always || places.equals("000"));
    }
}
