package io.ponder.answers.extract;

import io.ponder.answers.formula.NumberReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How numbers are written in prose: signs, currencies, separators, fractions, powers of ten. */
final class NumberSpelling {
    /** 1,234.5 as the English write it, 1,00,000 in India, 1'234.5 in Switzerland, 1.234,5 and 3,5 elsewhere. */
    private static final String GROUPED = "(?:\\d{1,3}+(?:\\.\\d{3})++,\\d{1,9}+(?![\\d,])"
            + "|[1-9]\\d{0,2}+(?: \\d{3})++,\\d{1,9}+(?![\\d,])|[1-9]\\d{0,2}+(?:_\\d{3}){1,20}+(?!\\d)"
            + "|[1-9]\\d{0,2}+(?:\\.\\d{3}){2,20}+(?![.,]?+\\d)"
            + "|[1-9]\\d?+(?:,\\d{2}(?=,)){1,20}+,\\d{3}(?!,?+\\d)(?:\\.\\d++)?+"
            + "|[1-9]\\d{0,2}+(?:(?:,|\\{,\\}|\\\\,|\\\\!,| |['\u2019])\\d{3}(?!\\d)){1,20}+(?:\\.\\d++)?+"
            + "|\\d++,(?:\\d{1,2}|\\d{4,20})(?![.,]?\\d))";

    private static final String DECIMAL = "(?:" + GROUPED + "|\\d++(?:\\.\\d++)?+|\\.\\d++)";
    private static final String SIMPLE = "-?+" + DECIMAL;
    static final Pattern TOKEN = Pattern.compile("(?=[0123456789.$U\\\\\\x80-\\x{10FFFF}-])(?<sign>[-\u2212]\\s?+)?+"
            + "(?:(?:US)?+(?:\\\\?+\\$|\\p{Sc})\\s?+)?+(?:[-\u2212])?+(?:"
            + "(?:\\d{1,30}+\\s?+)?+\\\\[dtc]?frac(?:\\s?+\\d\\d|\\s?+\\{" + SIMPLE + "\\}\\s?+\\{" + SIMPLE
            + "\\})"
            + "|\\d{1,30}+ \\d{1,30}+/\\d{1,30}+(?![\\d/])"
            + "|" + DECIMAL + "(?:"
            + "\\s?+/\\s?+" + DECIMAL
            + "|[eE][+-]?+\\d++"
            + "|\\s{0,2}+(?:\\\\times|\\\\cdot|[\u00D7\u00B7*x])\\s{0,2}+10\\s?+\\^\\s?+"
            + "(?:\\{[-\u2212]?+\\d++\\}|[-\u2212]?+\\d++)"
            + "|\\s?+" + NumberReader.SCALE_WORDS + ")?+)(?:\\s?+\\\\?+%)?+");
    private static final Pattern INDIAN = Pattern.compile(",\\d\\d,");
    private static final Pattern POINT_COMMA = Pattern.compile("(?<=\\d)(?:\\.\\d{3})*+,(?!\\d{3}(?!\\d))");
    private static final Pattern COMMA_NUMBER = Pattern.compile(
            "(?<before>[^\\d\\\\({]{0,8}+)(?<number>[1-9]\\d{0,2}+(?:\\.\\d{3})++(?:,\\d++)?+|\\d++,\\d++)(?<after>[^\\d,.][^\\d]*+)?+");

    private NumberSpelling() {}

    /** The next place where a {@link #TOKEN} may begin, as far as one character tells. */
    static int next(String text, int from) {
        int at = from;
        while (at < text.length() && !mayBegin(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean mayBegin(char c) {
        return (c >= '-' && c <= '9' && c != '/') || c == '\\' || c == '$' || c == 'U' || c >= 128;
    }

    /** The number with a decimal point, and without separators that only some countries use. */
    static String plain(String written) {
        String number = written.replace("'", "").replace("\u2019", "").replace("_", "");
        if (INDIAN.matcher(number).find()) {
            return number.replace(",", "");
        }
        Matcher comma = POINT_COMMA.matcher(number);
        if (comma.find() && number.indexOf('{') < 0 && number.indexOf('\\') < 0) {
            return number.substring(0, comma.end() - 1).replace(".", "") + "." + number.substring(comma.end());
        }
        return number.indexOf('.') == number.lastIndexOf('.') ? number : number.replace(".", "");
    }

    /** A comma that can only be a decimal sign, though it may separate two numbers where brackets list them. */
    static boolean hasDecimalComma(String written) {
        return written.indexOf(',') > 0 && POINT_COMMA.matcher(written).find();
    }

    /** A value of one number, written in a language with decimal commas. */
    static String withPoint(String value) {
        Matcher number = COMMA_NUMBER.matcher(value);
        if (!number.matches()) {
            return value;
        }
        return number.group("before")
                + number.group("number").replace(".", "").replace(',', '.')
                + (number.group("after") == null ? "" : number.group("after"));
    }
}
