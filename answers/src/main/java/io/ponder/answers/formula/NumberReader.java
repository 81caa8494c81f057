package io.ponder.answers.formula;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole expression, as {@link LatexText} leaves it, as one exact number: integers, decimals, thousands
 * separators, fractions, mixed numbers, powers of ten, with a currency before and a unit after it.
 */
public final class NumberReader {
    private static final int MAX_LENGTH = 500;
    private static final Pattern SEPARATOR = Pattern.compile("[, ]");

    // Every repetition is possessive or bounded: no text can make them backtrack.
    private static final String DECIMAL =
            "(?:[1-9]\\d{0,2}+(?:(?:,\\d{3}){1,40}+|(?: \\d{3}){1,40}+)(?!\\d)(?:\\.\\d++)?+"
                    + "|\\d++(?:\\.\\d++)?+|\\.\\d++)";
    private static final Pattern LEAD = Pattern.compile(
            "(?:(?:about|approximately|approx\\.?|exactly|roughly|only|just|\\\\approx|=)\\s*+)?+"
                    + "(?<sign>[+-]\\s?+)?+(?:" + Amounts.SIGN + "\\s?+)?+(?<sign2>[+-])?+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LATEX_FRACTION = Pattern.compile("(?:(?<whole>\\d{1,300}+)\\s*+)?+"
            + "\\\\frac\\{(?<sign>-?+)(?<top>" + DECIMAL + ")\\}\\{(?<sign2>-?+)(?<bottom>" + DECIMAL + ")\\}");
    private static final Pattern MIXED =
            Pattern.compile("(?<whole>\\d{1,300}+)\\s++(?<top>\\d{1,300}+)/(?<bottom>\\d{1,300}+)");
    private static final Pattern FRACTION =
            Pattern.compile("(?<top>" + DECIMAL + ")\\s*+/\\s*+(?<sign>-?+)(?<bottom>" + DECIMAL + ")");
    private static final Pattern SCIENTIFIC = Pattern.compile(
            "(?<value>" + DECIMAL + ")" + "(?:[eE](?<e>[+-]?+\\d++)|\\s*+\\*\\s*+10\\^\\{(?<power>[+-]?+\\d++)\\})");
    private static final Pattern POWER_OF_TEN = Pattern.compile("10\\^\\{(?<power>[+-]?+\\d++)\\}");
    private static final Pattern PLAIN = Pattern.compile("(?<value>" + DECIMAL + ")");
    private static final Map<String, String> SCALES = WordList.pairs("""
            hundred 2   thousand 3   million 6   billion 9   trillion 12   lakh 5   crore 7   mille 3   mila 3   tausend 3
            mio 6   millionen 6   milliarden 9   millones 6   millón 6   millions 6   milhões 6   milioni 6   miljoen 6
            milyon 6   milyar 9   тысяч 3   тысячи 3   тысяча 3   миллион 6   миллиона 6   миллионов 6   миллиардов 9
            लाख 5   करोड़ 7   हज़ार 3   ألف 3   مليون 6   مليار 9   พัน 3   หมื่น 4   แสน 5   ล้าน 6   nghìn 3   triệu 6   tỷ 9
            百万 6   百 2   千 3   万 4   萬 4   亿 8   億 8   兆 12   천 3   만 4   백만 6   억 8
            """);
    /** Matches one of the words; those of Chinese, Japanese and Korean have no space behind them. */
    public static final String SCALE_WORDS = "(?i:백만|百万|[百千万萬亿億兆천만억]|(?:"
            + String.join("|", new TreeSet<>(SCALES.keySet()).reversed()) + ")(?![\\p{L}\\p{M}]))";

    private static final Pattern SCALE = Pattern.compile("\\s*+(?<scale>" + SCALE_WORDS + ")");

    /** A variable, and the value it is given or the set it is in. */
    public static final Pattern VARIABLE = Pattern.compile(
            "(?<name>(?:[A-Za-z]|\\\\[a-z]{2,8}+)(?:_\\{[A-Za-z0-9]{1,8}\\})?+)\\s*+"
                    + "(?:=|\\\\in(?![A-Za-z]))(?<value>[^=]++)",
            Pattern.DOTALL);

    /** A longer answer is prose. */
    private static final int MAX_ANSWER = 4_000;

    private NumberReader() {}

    /**
     * The value of an answer, as written, that is one number, by itself or as the value of a variable. Its comma is a
     * decimal point where it can separate no thousands.
     */
    public static Optional<Rational> readAlone(String raw) {
        String trimmed = Edges.trim(raw);
        if (trimmed.length() > MAX_ANSWER) {
            return Optional.empty();
        }
        return LatexText.simplify(trimmed)
                .map(Edges::trim)
                .flatMap(text ->
                        value(text).or(() -> Separators.otherwise(text, true).flatMap(NumberReader::value)));
    }

    private static Optional<Rational> value(String text) {
        Matcher variable = VARIABLE.matcher(text);
        String bare = Edges.trim(variable.matches() ? variable.group("value") : text);
        while (isBracketed(bare) && bare.startsWith("(")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return read(Edges.trim(bare));
    }

    /** True if the bracket that opens the text is closed by its last character; [0, 1) counts. */
    public static boolean isBracketed(String text) {
        int first = text.startsWith("\\{") ? 1 : 0;
        if (text.length() < 2 || "([{".indexOf(text.charAt(first)) < 0) {
            return false;
        }
        int open = 0;
        for (int i = first; i < text.length(); i++) {
            open += LatexText.step(text.charAt(i));
            if (open == 0) {
                boolean closesSet = i > 0 && text.charAt(i - 1) == '\\';
                return i == text.length() - 1 && closesSet == (first == 1);
            }
        }
        return false;
    }

    /** The value of the expression; empty if it is anything else than one number. */
    public static Optional<Rational> read(String simplified) {
        String text = simplified.strip();
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String bare = withoutTextAround(text);
        if (endOfDigits(bare) > 0) {
            return readMagnitude(bare);
        }
        Matcher lead = LEAD.matcher(bare);
        if (!lead.lookingAt()) {
            return Optional.empty();
        }
        String sign = lead.group("sign");
        String sign2 = lead.group("sign2");
        if (sign != null && sign2 != null) {
            return Optional.empty();
        }
        boolean negative = (sign != null && sign.startsWith("-")) || "-".equals(sign2);
        return readMagnitude(bare.substring(lead.end())).map(value -> negative ? value.negate() : value);
    }

    /** A number set in upright type, {@code \text{42 apples}} or {@code \mathbf{42}}, is a number all the same. */
    private static String withoutTextAround(String text) {
        if (text.isEmpty() || text.charAt(0) != LatexText.TEXT_START) {
            return text;
        }
        return text.substring(1)
                .replaceFirst(String.valueOf(LatexText.TEXT_END), "")
                .strip();
    }

    private static Optional<Rational> readMagnitude(String text) {
        int digits = endOfDigits(text);
        if (digits == text.length()) {
            return digits == 0 ? Optional.empty() : Rational.ofDecimal(text);
        }
        if (digits == 0 && text.charAt(0) != '.' && text.charAt(0) != '\\') {
            return Optional.empty();
        }
        Matcher match = LATEX_FRACTION.matcher(text);
        if (match.lookingAt()) {
            boolean negative =
                    match.group("sign").isEmpty() != match.group("sign2").isEmpty();
            Optional<Rational> part = quotient(match.group("top"), match.group("bottom"));
            return withUnit(text, match.end(), mixed(match.group("whole"), part.map(p -> negative ? p.negate() : p)));
        }
        match = MIXED.matcher(text);
        if (match.lookingAt()) {
            Optional<Rational> part = quotient(match.group("top"), match.group("bottom"));
            return withUnit(text, match.end(), mixed(match.group("whole"), part));
        }
        match = FRACTION.matcher(text);
        if (match.lookingAt()) {
            boolean negative = !match.group("sign").isEmpty();
            Optional<Rational> value = quotient(match.group("top"), match.group("bottom"));
            return withUnit(text, match.end(), value.map(v -> negative ? v.negate() : v));
        }
        match = SCIENTIFIC.matcher(text);
        if (match.lookingAt()) {
            String e = match.group("e");
            return withUnit(text, match.end(), power(match.group("value"), e != null ? e : match.group("power")));
        }
        match = POWER_OF_TEN.matcher(text);
        if (match.lookingAt()) {
            return withUnit(text, match.end(), power("1", match.group("power")));
        }
        match = PLAIN.matcher(text);
        if (!match.lookingAt()) {
            return Optional.empty();
        }
        Optional<Rational> value = decimal(match.group("value"));
        Matcher scale = SCALE.matcher(text).region(match.end(), text.length());
        if (!scale.lookingAt()) {
            return withUnit(text, match.end(), value);
        }
        String zeros = SCALES.getOrDefault(scale.group("scale").toLowerCase(Locale.ROOT), "0");
        return withUnit(text, scale.end(), value.flatMap(v -> v.timesTenToThe(zeros)));
    }

    /** Where the digits end that a text begins with. */
    private static int endOfDigits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Whether a text is one whole number, written with nothing but its digits. */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && endOfDigits(text) == text.length();
    }

    private static Optional<Rational> withUnit(String text, int end, Optional<Rational> value) {
        return Units.isUnit(text.substring(end)) ? value : Optional.empty();
    }

    private static Optional<Rational> decimal(String digits) {
        return Rational.ofDecimal(SEPARATOR.matcher(digits).replaceAll(""));
    }

    private static Optional<Rational> quotient(String top, String bottom) {
        return decimal(top).flatMap(numerator -> decimal(bottom).flatMap(numerator::dividedBy));
    }

    private static Optional<Rational> power(String digits, String exponent) {
        return decimal(digits).flatMap(value -> value.timesTenToThe(exponent));
    }

    /** 2\frac{1}{2} is a mixed number; 2\frac{5}{2} more likely a product, and so no number to us. */
    private static Optional<Rational> mixed(@Nullable String whole, Optional<Rational> part) {
        if (whole == null) {
            return part;
        }
        return part.filter(Rational::isProperPart).flatMap(p -> decimal(whole).flatMap(p::plus));
    }
}
