package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.Locale;

/** Reads one word: a unit, prose, an operator in words, or a variable. */
final class Words {

    private final Text text;
    private final Pieces.Builder pieces;
    private final boolean upright;

    /**
     * @param upright whether LaTeX sets it as text, so that a single letter is a unit
     */
    Words(Text text, Pieces.Builder pieces, boolean upright) {
        this.text = text;
        this.pieces = pieces;
        this.upright = upright;
    }

    void read() {
        boolean attached = Text.isDigit(text.previous());
        int start = text.position();
        boolean digits = false;
        while (isPart(text.current())) {
            digits |= Character.isDigit(text.current());
            text.skip(1);
        }
        String word = text.since(start).toLowerCase(Locale.ROOT);
        if (digits) {
            pieces.add(Kind.UNKNOWN);
            return;
        }
        switch (word) {
            case "percent" -> pieces.add(Kind.PERCENT);
            case "equals" -> pieces.add(Kind.EQUAL);
            case "times" -> operator(Kind.TIMES, word);
            case "plus" -> operator(Kind.PLUS, word);
            case "minus" -> operator(Kind.MINUS, word);
            case "multiplied" -> operatorBy(Kind.TIMES, word);
            case "divided" -> operatorBy(Kind.DIVIDE, word);
            case "sqrt" -> pieces.add(Kind.ROOT);
            default -> pieces.add(isVariable(word, attached) ? Kind.UNKNOWN : Kind.WORD, word);
        }
    }

    /** Letters, digits behind letters, and what joins them: "Mary's", "part-time". */
    private boolean isPart(char c) {
        if (Character.isLetterOrDigit(c)) {
            return true;
        }
        return (c == '\'' || c == '’' || c == '-')
                && Character.isLetter(text.previous())
                && Character.isLetter(text.next());
    }

    private boolean isVariable(String word, boolean attached) {
        if (upright) {
            return false;
        }
        if (word.length() == 1) {
            boolean article = (word.equals("a") || word.equals("i"))
                    && !attached
                    && Text.isSpace(text.current())
                    && Character.isLetter(text.next());
            boolean letter = Text.isAsciiLetter(word.charAt(0))
                    || Character.UnicodeBlock.of(word.charAt(0)) == Character.UnicodeBlock.GREEK;
            return letter && !article;
        }
        return attached && word.length() == 2 && !ProseWords.isShortUnit(word);
    }

    private void operatorBy(Kind kind, String word) {
        int by = text.visibleFrom(text.position());
        if (text.startsWith("by", by)) {
            text.moveTo(by + 2);
            operator(kind, word);
        } else {
            pieces.add(Kind.WORD, word);
        }
    }

    private void operator(Kind kind, String word) {
        boolean between = pieces.endsInOperand() && Numeral.mayBegin(text, text.visibleFrom(text.position()));
        pieces.add(between ? kind : Kind.WORD, between ? "" : word);
    }
}
