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

    private static final Pattern SPACES = Pattern.compile("\\s++");
    private static final Pattern SIGNS = Pattern.compile("[/*]");

    /** Abbreviations, which may stand directly behind the digits. */
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mm", "cm", "dm", "km", "mg", "kg", "ml", "mL", "cl", "dl", "ft", "in", "yd", "mi", "oz", "lb", "lbs", "hr",
            "hrs", "min", "mins", "sec", "secs", "ms", "mph", "kph", "kmh", "rpm", "yr", "yrs", "Hz", "kHz", "MHz",
            "kJ", "kW", "kWh", "kPa", "Pa", "mol", "rad", "deg", "sq", "cu", "pt", "pts", "gal", "USD", "EUR", "GBP",
            "km/h", "m/s", "ft/s", "mi/h");

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
        if (sign == '%' || sign == '°' || sign == '€' || sign == '£' || sign == '¥' || sign == '¢') {
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
        if (!WORD.matcher(word).matches()) {
            return false;
        }
        if (ABBREVIATIONS.contains(word)) {
            return true;
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

    /** A count noun has three letters and a vowel; without one it is a product of variables, as in 6 xyz. */
    private static boolean isOrdinaryWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.length() < 3 || CHANGING.contains(lower)) {
            return false;
        }
        return lower.chars().anyMatch(c -> "aeiou".indexOf(c) >= 0);
    }
}
