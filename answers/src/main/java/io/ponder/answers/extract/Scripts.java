package io.ponder.answers.extract;

import io.ponder.answers.formula.PlainDigits;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the scripts of the world do to numbers: other digits and punctuation, and letters that touch a number without
 * being part of it.
 */
public final class Scripts {
    /** Their letters name variables, products and units, so that x2, 3x and H2O are no numbers. */
    private static final Set<UnicodeScript> OF_FORMULAS =
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC, UnicodeScript.COMMON);

    private static final int LONG_VOWEL = 0x30FC;

    private Scripts() {}

    /**
     * True for a letter of a script that is written without spaces, or that ties particles to numbers: Han, kana,
     * Hangul, Thai, Arabic, Devanagari and all others of which formulas are not made.
     */
    static boolean touchesNumbers(int letter) {
        return letter == LONG_VOWEL
                || (letter > 0x7F && Character.isLetter(letter) && !OF_FORMULAS.contains(UnicodeScript.of(letter)));
    }

    /** True for a letter that makes a number beside it part of a name or a product. */
    static boolean isOfFormulas(int letter) {
        return Character.isLetter(letter) && !touchesNumbers(letter);
    }

    /**
     * The text with the digits of all scripts as 0 to 9, with full-width and Arabic signs as those of ASCII. Marks that
     * end a sentence without a space behind them stay such marks.
     */
    public static String plain(String text) {
        int at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, at);
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\u3001' -> out.append(beginsItem(out) ? ". " : ", ");
                case '\uFF0C' -> out.append(groupsDigits(out, text, at) ? "," : ", ");
                case '\u3010', '\u3014' -> out.append('[');
                case '\u3011', '\u3015' -> out.append(']');
                case '\u300C', '\u300D', '\u300E', '\u300F', '\u00AB', '\u00BB', '\u201E' -> out.append('"');
                case '\u00A0', '\u2007', '\u2009', '\u202F', '\u3000' -> out.append(' ');
                case '\uFF01', '\uFF1B' -> out.append('\u3002');
                case '\uFF1F' -> out.append('\u061F');
                case '\b' -> out.append("\\b"); // what JSON made of \boxed
                case '\f' -> out.append("\\f");
                default -> {
                    String fraction = fraction(c);
                    if (fraction.isEmpty()) {
                        out.append(c);
                    } else {
                        boolean mixed = !out.isEmpty() && Character.isDigit(out.charAt(out.length() - 1));
                        out.append(mixed ? " " : "").append(fraction);
                    }
                }
            }
        }
        return PlainDigits.ascii(out.toString());
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && (c >= ' ' || (c != '\b' && c != '\f'));
    }

    /** One sign for a fraction, \u00BD, as 1/2; empty for any other character. */
    private static String fraction(char c) {
        if (c < '\u00BC' || (c > '\u00BE' && c < '\u2150') || c > '\u215E') {
            return "";
        }
        return Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD).replace('\u2044', '/');
    }

    /** The ideographic comma after "1" at the beginning of a line labels an item of a list. */
    private static boolean beginsItem(StringBuilder before) {
        int start = before.length();
        while (start > 0 && before.length() - start < 3 && Character.isDigit(before.charAt(start - 1))) {
            start--;
        }
        return start < before.length() && (start == 0 || before.charAt(start - 1) == '\n');
    }

    /** The full-width comma of １，０８０ belongs to the number; any other separates. */
    private static boolean groupsDigits(StringBuilder before, String text, int next) {
        boolean afterDigit = !before.isEmpty() && Character.isDigit(before.charAt(before.length() - 1));
        int digits = next;
        while (digits < text.length() && digits - next < 4 && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        return afterDigit && digits - next == 3;
    }
}
