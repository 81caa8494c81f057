package io.ponder.answers.formula;

import static io.ponder.answers.formula.LatexText.TEXT_END;
import static io.ponder.answers.formula.LatexText.TEXT_START;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells whether what follows a number is only its unit, so that the number alone is the answer. */
public final class Units {
    private static final int MAX_WORDS = 6;
    private static final int MAX_LENGTH = 120;

    private static final Pattern WORD =
            Pattern.compile("[A-Za-z]+(?:\\^\\{-?\\d\\})?+(?:[/*][A-Za-z]+(?:\\^\\{-?\\d\\})?+){0,3}+");

    /** In a script other than Latin, or with a letter that English lacks. */
    private static final Pattern FOREIGN_WORD = Pattern.compile(
            "(?=\\p{ASCII}*+\\P{ASCII})\\p{L}[\\p{L}\\p{M}]{0,30}+(?:[/*][\\p{L}\\p{M}]{1,12}+){0,2}+(?:\\^\\{-?\\d\\})?+");

    private static final Pattern SPACES = Pattern.compile("\\s++");
    private static final Pattern SIGNS = Pattern.compile("[/*]");

    /** Abbreviations, which may stand directly behind the digits. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mm", "cm", "dm", "km", "mg", "kg", "ml", "mL", "cl", "dl", "ft", "in", "yd", "mi", "oz", "lb", "lbs", "hr",
            "hrs", "min", "mins", "sec", "secs", "ms", "mph", "kph", "kmh", "rpm", "yr", "yrs", "Hz", "kHz", "MHz",
            "kJ", "kW", "kWh", "kPa", "Pa", "mol", "rad", "deg", "sq", "cu", "pt", "pts", "gal", "USD", "EUR", "GBP",
            "km/h", "m/s", "ft/s", "mi/h", "pct", "kN", "kV", "mV", "mA", "MW", "GW", "MJ", "GB", "MB", "kB", "dB");

    /** Letters that are units in upright type; in plain text they are as likely variables. */
    private static final Set<String> LETTERS =
            Set.of("m", "g", "s", "h", "d", "l", "L", "J", "N", "W", "V", "A", "K", "C", "F");

    /** Words that join a unit of several words, as in "miles per hour" or "days of the week". */
    private static final Set<String> JOINERS =
            Set.of("a", "an", "at", "in", "of", "on", "per", "the", "he", "she", "we", "it", "my", "all");

    /** Words that change the value, or that tell two values of opposite meaning apart. */
    private static final Set<String> CHANGING = WordList.of("""
            and or to by is are was not nor but times plus minus over point squared cubed power mod modulo root
            sqrt factorial divided multiplied twice half halves third thirds fourth fourths fifth fifths sixth
            sixths seventh eighth eighths ninth tenth tenths hundredth hundredths thousandth thousandths quarter
            quarters one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
            sixty seventy eighty ninety hundred thousand million billion trillion hundreds thousands millions
            billions trillions dozen dozens gross score sin cos tan cot sec csc log exp det lim max gcd lcm abc
            bce noon midnight below under above beneath north south east west up down profit loss gain increase
            decrease increased decreased clockwise counterclockwise anticlockwise early late earlier later
            before after ago negative positive debt remainder base than less fewer alpha beta
            gamma delta epsilon theta lambda sigma omega infinity
            """);

    /** The same in other languages; what is written without spaces counts wherever a word has one of the signs. */
    private static final Set<String> CHANGING_ELSEWHERE = WordList.of("""
            половина половиной половины четверть треть десятых сотых тысячных раз дюжина дюжины минус плюс или
            não él más über après siècle größer kürzer länger höher früher später wärmer kälter übrig
            आधा आधे गुना दर्जन या और نصف ربع ثلث أو و مرة دزينة ครึ่ง เท่า หรือ และ nửa lần tá hoặc và
            """);

    private static final String CHANGING_SIGNS = "半倍分点點比負负以上下前後后多余餘约約或和与及至到次方不非乗割未満万萬亿億千百十兆반배또는";

    private Units() {}

    /**
     * True if the rest is empty or a unit: a percent or degree sign, a currency, or a few words none of which changes
     * the value ("hours", "cm^2", "miles per hour", but not "million" and not "and a half").
     */
    public static boolean isUnit(String rest) {
        String unit = rest.strip();
        if (unit.isEmpty()) {
            return true;
        }
        if (unit.length() > MAX_LENGTH) {
            return false;
        }
        char sign = unit.charAt(0);
        if (sign == '%' || sign == '°' || Amounts.isSign(sign)) {
            String afterSign = unit.substring(1).strip();
            boolean temperature = sign == '°' && (afterSign.equals("C") || afterSign.equals("F"));
            return temperature || areWords(spaced(afterSign), true, false);
        }
        boolean upright = unit.charAt(0) == TEXT_START;
        boolean attached = !upright && !Character.isWhitespace(rest.charAt(0)) && rest.charAt(0) != TEXT_END;
        return areWords(spaced(unit), upright, attached);
    }

    private static String spaced(String unit) {
        return unit.replace(TEXT_START, ' ')
                .replace(String.valueOf(TEXT_END), "")
                .strip();
    }

    private static boolean areWords(String unit, boolean upright, boolean attached) {
        if (unit.isEmpty()) {
            return true;
        }
        String[] words = SPACES.split(unit, -1);
        if (words.length > MAX_WORDS) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            boolean onlyAbbreviations = attached && i == 0;
            if (!isUnitWord(words[i], upright, onlyAbbreviations, words.length > 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnitWord(String word, boolean upright, boolean onlyAbbreviations, boolean inPhrase) {
        if (ABBREVIATIONS.contains(word) || Amounts.isCode(word)) {
            return true;
        }
        if (!WORD.matcher(word).matches()) {
            return isForeignWord(word);
        }
        for (String part : SIGNS.split(word, -1)) {
            String base = part.contains("^") ? part.substring(0, part.indexOf('^')) : part;
            boolean known = ABBREVIATIONS.contains(base)
                    || (upright && LETTERS.contains(base))
                    || (!onlyAbbreviations && (isOrdinaryWord(base) || (inPhrase && JOINERS.contains(base))));
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static boolean isForeignWord(String word) {
        return FOREIGN_WORD.matcher(word).matches()
                && !CHANGING_ELSEWHERE.contains(word.toLowerCase(Locale.ROOT))
                && word.chars().noneMatch(c -> CHANGING_SIGNS.indexOf(c) >= 0);
    }

    /** A count noun has three letters and a vowel; without one it is a product of variables, as in 6 xyz. */
    private static boolean isOrdinaryWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() < 3 || CHANGING.contains(lower)) {
            return false;
        }
        return lower.chars().anyMatch(c -> "aeiou".indexOf(c) >= 0);
    }
}
