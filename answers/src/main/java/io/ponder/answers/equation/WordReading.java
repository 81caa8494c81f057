package io.ponder.answers.equation;

import io.ponder.answers.formula.Token.Kind;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads one word: a unit, prose, an operator in words, or a variable. */
final class WordReading {

    private static final Pattern BY = Pattern.compile(Text.SPACE + "*+by");

    private WordReading() {}

    /**
     * @param upright whether LaTeX sets it as text, so that a single letter is a unit
     */
    static void read(Text text, ProseTokens tokens, boolean upright) {
        boolean attached = Text.isDigit(text.previous());
        int start = text.position();
        boolean digits = false;
        while (isPart(text)) {
            digits |= Character.isDigit(text.current());
            text.skip(1);
        }
        String word = text.since(start).toLowerCase(Locale.ROOT);
        String operator = switch (word) {
            case "times", "multiplied" -> "*";
            case "divided" -> "/";
            case "plus" -> "+";
            case "minus" -> "-";
            default -> "";
        };
        if (digits) {
            tokens.addUnknown();
        } else if (word.equals("percent")) {
            tokens.add("%");
        } else if (word.equals("equals")) {
            tokens.add("=");
        } else if (word.equals("sqrt")) {
            tokens.add(Kind.COMMAND, word);
        } else if (!operator.isEmpty()
                && (!word.endsWith("ed") || text.takes(BY))
                && tokens.endsInOperand()
                && text.looksAt(Numerals.BEGIN)) {
            tokens.add(operator);
        } else if (!upright && isVariable(word, attached, text)) {
            tokens.addUnknown();
        } else {
            tokens.add(Kind.TEXT, word);
        }
    }

    /** Letters, digits behind letters, and what joins them: "Mary's", "part-time". */
    private static boolean isPart(Text text) {
        char c = text.current();
        return Character.isLetterOrDigit(c)
                || ((c == '\'' || c == '’' || c == '-')
                        && Character.isLetter(text.previous())
                        && Character.isLetter(text.next()));
    }

    private static boolean isVariable(String word, boolean attached, Text text) {
        if (word.length() > 1) {
            return attached && word.length() == 2 && !ProseWords.isShortUnit(word);
        }
        char letter = word.charAt(0);
        boolean article = (letter == 'a' || letter == 'i')
                && !attached
                && Text.isSpace(text.current())
                && Character.isLetter(text.next());
        boolean known = Text.isAsciiLetter(letter) || Character.UnicodeBlock.of(letter) == Character.UnicodeBlock.GREEK;
        return known && !article;
    }
}
