package io.ponder.answers.extract;

import io.ponder.answers.formula.NumberReader;
import io.ponder.answers.formula.WordList;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds a formula without delimiters that ends a text, as in "so the vertex is (3, -5)." and "so x = 0 or x = 6". */
public final class PlainFormula {
    private static final int MAX_LENGTH = 200;
    private static final String SIGNS =
            "0123456789 .,;+-*/=<>^_!|'()[]{}\\\u2212\u00D7\u00F7\u00B7\u221A\u221E\u2264\u2265\u2260\u00B1\u222A\u2229\u2208";
    private static final Set<String> NAMES = WordList.of("sqrt pi sin cos tan log ln exp and or");
    private static final Pattern FOOTNOTE = Pattern.compile("(?<=[.\\p{L}\\d])\\[\\d{1,3}\\]$");
    private static final Pattern LEAD =
            Pattern.compile("^(?:[\\s.,;+*/=<>^_!'\u00D7\u00F7\u00B7)\\]}]|-\\s|(?:and|or|a|I)\\s)++");
    /** What tells a formula from numbers, dates and names. */
    private static final Pattern FORMULA = Pattern.compile(
            "[=<>\u2264\u2265\u2260\u00B1\u221A\u222A\u2229^\u03C0]|\\d\\s?[a-cknxyz](?![A-Za-z])|sqrt|\\\\[a-z]"
                    + "|[a-z\\d)]\\s[+*/\u00D7\u00F7-]\\s[a-z\\d(\\\\]|\\d\\*\\d|[(\\[]\\s?[^()\\[\\]]{1,60},[^()\\[\\]]{1,60}[)\\]]");

    /** What a formula explains or is asked about, instead of answering. */
    private static final Pattern REASON = Pattern.compile(
            "(?<!\\p{L})(?:by|using|via|with|from|since|because|where|if|find|solve|evaluate|compute|simplify|of|let|for)\\s?$");

    private static final Pattern NO_FORMULA = Pattern.compile("[(\\[]?\\s?\\d+(?:\\s?[-:/.]\\s?\\d+)*\\s?[)\\]]?");

    private PlainFormula() {}

    public static Optional<String> atEndOf(String text) {
        String line = text.stripTrailing();
        if (line.lastIndexOf(']') >= line.length() - 2) {
            line = FOOTNOTE.matcher(line).replaceFirst("");
        }
        int end = line.length();
        while (end > 0 && ".!\u3002*".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start < MAX_LENGTH) {
            int next = before(line, start);
            if (next == start) {
                break;
            }
            start = next;
        }
        String formula =
                LEAD.matcher(line.substring(start, end)).replaceFirst("").strip();
        boolean found =
                !REASON.matcher(line.substring(Math.max(0, start - 24), start)).find()
                        && FORMULA.matcher(formula).find()
                        && !NO_FORMULA.matcher(formula).matches()
                        && isBalanced(formula)
                        && "+-*/=<>,^_(".indexOf(formula.charAt(formula.length() - 1)) < 0
                        && !isWithin(line, start)
                        && NumberReader.readAlone(formula).isEmpty();
        return found ? Optional.of(formula) : Optional.empty();
    }

    /** Part of something larger without a space between, as in 10:00 a. */
    private static boolean isWithin(String line, int start) {
        return start > 0
                && !Character.isWhitespace(line.charAt(start - 1))
                && !Scripts.touchesNumbers(line.charAt(start - 1))
                && !Character.isWhitespace(line.charAt(start));
    }

    /** Where the sign, the letter or the name before a place begins; the place itself if something else stands there. */
    private static int before(String line, int place) {
        char c = line.charAt(place - 1);
        boolean sentence = c == '.' && place < line.length() && line.charAt(place) == ' ';
        if (SIGNS.indexOf(c) >= 0 && !sentence) {
            return place - 1;
        }
        int start = place;
        while (start > 0 && Character.isLetter(line.charAt(start - 1))) {
            start--;
        }
        boolean command = start > 0 && line.charAt(start - 1) == '\\';
        boolean known = place - start == 1 || NAMES.contains(line.substring(start, place));
        return start < place && (command || known) && !Scripts.touchesNumbers(c) ? start : place;
    }

    /** Every bracket is closed; by any kind, as in [3, 5). */
    private static boolean isBalanced(String formula) {
        int open = 0;
        for (int i = 0; i < formula.length() && open >= 0; i++) {
            char c = formula.charAt(i);
            open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        }
        return open == 0;
    }
}
