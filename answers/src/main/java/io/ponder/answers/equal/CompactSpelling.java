package io.ponder.answers.equal;

import io.ponder.answers.formula.LatexText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One spelling for an expression that is not a number: written alike means equal, nothing is computed. */
final class CompactSpelling {
    private static final Pattern NEGATIVE_TOP =
            Pattern.compile("\\\\frac\\{-(?<top>[^{}+-]*+(?:\\{[^{}]*+\\}[^{}+-]*+){0,4})\\}(?<rest>\\{[^{}]*+\\})");
    private static final Pattern QUOTIENT =
            Pattern.compile("(?<sign>-?+)(?<top>[^/{}=<>,+-]*+(?:\\{[^{}/]*+\\}[^/{}=<>,+-]*+){0,4})/"
                    + "(?<bottom>\\d++|[A-Za-z]|\\\\pi|\\\\sqrt\\{\\w++\\})");

    private CompactSpelling() {}

    static String compact(String text) {
        String plain = LatexText.collapse(text);
        StringBuilder out = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean droppable = c == ' ' || c == '*';
            if (!droppable || out.isEmpty() || i + 1 == plain.length() || !mayDrop(plain, i, c)) {
                out.append(c);
            }
        }
        return fraction(out.toString());
    }

    /**
     * A space goes unless it keeps two words or numbers apart; a times sign goes where a factor follows a number and
     * the product reads the same without it.
     */
    private static boolean mayDrop(String text, int at, char c) {
        char before = text.charAt(at - 1);
        char after = text.charAt(at + 1);
        if (c == ' ') {
            boolean apart = Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
            return !apart || (Character.isDigit(before) && isVariable(text, at + 1));
        }
        char left = before == ' ' && at >= 2 ? text.charAt(at - 2) : before;
        int next = after == ' ' ? at + 2 : at + 1;
        return Character.isDigit(left)
                && (isVariable(text, next) || (next < text.length() && text.charAt(next) == '\\'));
    }

    private static boolean isVariable(String text, int at) {
        return at < text.length()
                && Character.isLetter(text.charAt(at))
                && (at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)));
    }

    /** Writes x/2 as the fraction it is, where no precedence is in doubt, and takes a minus out of a numerator. */
    private static String fraction(String text) {
        Matcher quotient = QUOTIENT.matcher(text);
        if (quotient.matches() && !quotient.group("top").isEmpty()) {
            return quotient.group("sign") + "\\frac{" + quotient.group("top") + "}{" + quotient.group("bottom") + "}";
        }
        Matcher negative = NEGATIVE_TOP.matcher(text);
        return negative.matches() ? "-\\frac{" + negative.group("top") + "}" + negative.group("rest") : text;
    }
}
