package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a step into pieces, in time linear in its length. Reads plain text, Markdown, LaTeX, and the calculator notes
 * of GSM8K ({@code <<8*35=280>>}), which become lists of their own.
 */
final class ProseScanner {

    /** A calculator note is short; further away a {@code >>} belongs to something else. */
    private static final int LONGEST_NOTE = 200;

    private final Text text;
    private final Pieces.Builder pieces = new Pieces.Builder();
    private final List<Pieces> notes = new ArrayList<>();
    private final ProseLatex latex;
    private final Lines lines;
    private final boolean cut;

    private ProseScanner(Text text, boolean cut) {
        this.text = text;
        this.cut = cut;
        this.latex = new ProseLatex(text, pieces);
        this.lines = new Lines(text, pieces, latex);
    }

    /**
     * @param cut whether the text may have been cut off in its last number
     * @return the pieces of each note, and of the rest
     */
    static List<Pieces> scan(String text, boolean cut) {
        return new ProseScanner(new Text(text, 0, text.length()), cut).all();
    }

    private List<Pieces> all() {
        lines.skipBullet();
        while (!text.atEnd()) {
            int before = text.position();
            read();
            if (text.position() <= before) {
                throw new IllegalStateException("no progress at " + before);
            }
        }
        notes.add(pieces.build());
        return notes;
    }

    private void read() {
        char c = text.current();
        if (Text.isDigit(c) || (c == '.' && Text.isDigit(text.next()))) {
            number();
        } else if (Character.isLetter(c)) {
            if (!timesSign(c)) {
                new Words(text, pieces, latex.inText()).read();
            }
        } else if (c == '\n' || c == '\r') {
            lines.end();
        } else if (c == '\\') {
            if (text.next() == '\\') {
                text.skip(2);
                lines.end();
            } else {
                latex.command();
            }
        } else {
            symbol(c);
        }
    }

    private void symbol(char c) {
        switch (c) {
            case '+' -> one(Kind.PLUS);
            case '-', '\u2212', '\u2013', '\u2010', '\u2011' -> minus();
            case '*' -> star();
            case '×', '·', '⋅', '∙', '∗' -> one(Kind.TIMES);
            case '÷', '⁄', '∕' -> one(Kind.DIVIDE);
            case '/' -> one(Kind.DIVIDE);
            case '=' -> equalsSign();
            case '≈', '≅', '≃' -> one(Kind.APPROX);
            case '<' -> lessThan();
            case '(', '[' -> bracket(Kind.OPEN, c);
            case ')', ']' -> bracket(Kind.CLOSE, c);
            case '{', '}' -> latex.brace();
            case '.' -> dot();
            case ':' -> colon();
            case '!' -> exclamation();
            case '%' -> percent();
            case '^' -> latex.power();
            case '²', '³' -> superscript(c);
            case '√' -> one(Kind.ROOT);
            case '$', '€', '£', '¥', '₹' -> currency();
            case '|' -> bar();
            case '_' -> underscore();
            case '>', '≤', '≥', '≠', '→', '⇒', '⟹', '⟶', '∴', ',', ';', '?', '—', '•' -> one(Kind.BREAK);
            case '…', '±', '∛', '½', '¼', '¾', '⅓', '⅔', '@' -> one(Kind.UNKNOWN);
            default -> other(c);
        }
    }

    private void other(char c) {
        if (Character.getType(c) == Character.MATH_SYMBOL || Character.isDigit(c)) {
            one(Kind.UNKNOWN);
        } else {
            text.skip(1);
            pieces.space();
        }
    }

    private void one(Kind kind) {
        pieces.add(kind);
        text.skip(1);
    }

    private void number() {
        Optional<Numeral> numeral = Numeral.read(text, pieces.takeCurrency());
        if (numeral.isPresent() && !(cut && text.atEnd())) {
            pieces.add(numeral.get());
        } else {
            pieces.add(Kind.UNKNOWN);
        }
    }

    /** The letter x between two numbers. */
    private boolean timesSign(char c) {
        boolean alone =
                (c == 'x' || c == 'X') && !Character.isLetter(text.previous()) && !Character.isLetter(text.next());
        if (!alone || !pieces.endsInOperand() || pieces.last() == Kind.UNKNOWN) {
            return false;
        }
        int after = text.visibleFrom(text.position() + 1);
        if (!Numeral.mayBegin(text, after)) {
            return false;
        }
        one(Kind.TIMES);
        return true;
    }

    private void minus() {
        char before = text.previous();
        char after = text.next();
        if (after == '-' || after == '>') {
            while (text.current() == '-' || text.current() == '>') {
                text.skip(1);
            }
            pieces.add(Kind.BREAK);
        } else if (Character.isLetter(before) && Text.isDigit(after)) {
            one(Kind.UNKNOWN);
        } else if (Text.isDigit(before)
                && Character.isLetter(after)
                && Character.isLetter(text.charAt(text.position() + 2))) {
            text.skip(1);
            pieces.space();
        } else {
            one(Kind.MINUS);
        }
    }

    /** Times, a power in the manner of Python, or Markdown's emphasis. */
    private void star() {
        char before = text.previous();
        boolean twice = text.next() == '*';
        int length = twice ? 2 : 1;
        char after = text.charAt(text.position() + length);
        boolean afterOperand = pieces.endsInOperand();
        int visible = text.visibleFrom(text.position() + length);
        if (twice) {
            boolean tight = (Text.isDigit(before) || before == ')') && (Text.isDigit(after) || after == '(');
            boolean loose = Text.isSpace(before) && Text.isSpace(after) && Numeral.mayBegin(text, visible);
            if (afterOperand && (tight || loose)) {
                pieces.add(Kind.POWER);
            }
        } else if (afterOperand && Numeral.mayBegin(text, visible)) {
            pieces.add(Kind.TIMES);
        } else if (afterOperand
                && Character.isLetter(text.charAt(visible))
                && Text.isSpace(before) == Text.isSpace(after)) {
            pieces.add(Kind.TIMES);
        } else {
            pieces.space();
        }
        text.skip(length);
    }

    private void equalsSign() {
        if (text.next() == '>') {
            text.skip(1);
            one(Kind.BREAK);
            return;
        }
        pieces.add(Kind.EQUAL);
        text.skip(text.next() == '=' ? 2 : 1);
    }

    private void lessThan() {
        if (text.next() == '<') {
            int from = text.position() + 2;
            int close = text.find(">>", from, LONGEST_NOTE);
            if (close >= 0) {
                notes.addAll(new ProseScanner(text.part(from, close), false).all());
                text.moveTo(close + 2);
                return;
            }
        }
        text.skip(text.next() == '=' ? 1 : 0);
        one(Kind.BREAK);
    }

    private void bracket(Kind kind, char c) {
        pieces.add(kind, String.valueOf(c));
        text.skip(1);
    }

    /** The end of a sentence, unless the formula plainly goes on: "5 ft. + 3 ft. = 8 ft." */
    private void dot() {
        int start = text.position();
        while (text.current() == '.') {
            text.skip(1);
        }
        if (text.position() - start > 2) {
            pieces.add(Kind.UNKNOWN);
            return;
        }
        char next = text.nextVisible(text.position());
        if (next == '\0' || "=+×÷≈".indexOf(next) < 0) {
            pieces.add(Kind.BREAK);
        } else {
            pieces.space();
        }
    }

    private void colon() {
        boolean ratio = pieces.isSpaced()
                && pieces.last() == Kind.NUMBER
                && Text.isDigit(text.nextVisible(text.position() + 1));
        if (text.next() == '=') {
            text.skip(1);
            one(Kind.UNKNOWN);
        } else {
            one(ratio ? Kind.UNKNOWN : Kind.BREAK);
        }
    }

    /** A factorial if a formula goes on behind it. */
    private void exclamation() {
        if (text.next() == '=') {
            text.skip(1);
            one(Kind.BREAK);
            return;
        }
        boolean tight = !pieces.isSpaced() && (pieces.last() == Kind.NUMBER || pieces.last() == Kind.CLOSE);
        char next = text.nextVisible(text.position() + 1);
        one(tight && next != '\0' && "=+-*/)×÷".indexOf(next) >= 0 ? Kind.UNKNOWN : Kind.BREAK);
    }

    /** Per cent, or a remainder: 17 % 5. */
    private void percent() {
        boolean remainder = Text.isDigit(text.next())
                || (Text.isSpace(text.previous()) && Text.isDigit(text.nextVisible(text.position() + 1)));
        one(remainder ? Kind.UNKNOWN : Kind.PERCENT);
    }

    private void superscript(char c) {
        if (pieces.last() != Kind.WORD) {
            pieces.add(Kind.POWER);
            pieces.add(Numeral.of(c == '²' ? 2 : 3));
        }
        text.skip(1);
    }

    private void currency() {
        if (Text.isDigit(text.next()) || text.next() == '.') {
            pieces.currency();
        } else {
            pieces.space();
        }
        text.skip(1);
    }

    /** The border of a table's cell, or an absolute value. */
    private void bar() {
        one(pieces.isSpaced() && !Text.isDigit(text.next()) ? Kind.BREAK : Kind.UNKNOWN);
    }

    /** An index, or emphasis. */
    private void underscore() {
        boolean index = Character.isLetterOrDigit(text.previous())
                && (Character.isLetterOrDigit(text.next()) || text.next() == '{');
        if (index) {
            one(Kind.UNKNOWN);
        } else {
            text.skip(1);
            pieces.space();
        }
    }
}
