package io.ponder.answers.equation;

import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a step into tokens, in time linear in its length. Reads plain text, Markdown, LaTeX, and the calculator notes
 * of GSM8K ({@code <<8*35=280>>}), which become lists of their own.
 */
final class ProseScanner {

    /** A calculator note is short; further away a {@code >>} belongs to something else. */
    private static final int LONGEST_NOTE = 200;

    /** The mark of a list item is no sign. */
    private static final Pattern BULLET = Pattern.compile(Text.SPACE + "*+[*+•–-]" + Text.SPACE);

    /** What a formula plainly goes on with in the next line. */
    private static final Pattern RELATES = Pattern.compile("=(?!>)|[≈×÷]|\\\\(?:approx|times|div|cdot)");

    private static final Pattern CONTINUES = Pattern.compile("[+*/-]|\\\\\\]");
    private static final Pattern BEHIND_FACTORIAL = Pattern.compile(Text.SPACE + "*+[=+*/)×÷-]");
    private static final Pattern DIGIT = Pattern.compile(Text.SPACE + "*+\\d");
    private static final Pattern LETTER = Pattern.compile(Text.SPACE + "*+\\p{L}");
    private static final Pattern ARROW = Pattern.compile("[->]++");

    private final Text text;
    private final ProseTokens tokens = new ProseTokens();
    private final List<ProseTokens> notes = new ArrayList<>();
    private final ProseLatex latex;
    private final boolean cut;

    private ProseScanner(Text text, boolean cut) {
        this.text = text;
        this.cut = cut;
        this.latex = new ProseLatex(text, tokens);
    }

    /**
     * @param cut whether the text may have been cut off in its last number
     * @return the tokens of each note, and of the rest
     */
    static List<ProseTokens> scan(String text, boolean cut) {
        return new ProseScanner(new Text(text, 0, text.length()), cut).all();
    }

    private List<ProseTokens> all() {
        text.takes(BULLET);
        while (!text.atEnd()) {
            read();
        }
        notes.add(tokens);
        return notes;
    }

    private void read() {
        char c = text.current();
        if (Text.isDigit(c) || (c == '.' && Text.isDigit(text.next()))) {
            String number = Numerals.read(text);
            tokens.addNumber(cut && text.atEnd() ? null : number);
        } else if (isTimesSign(c)) {
            one("*");
        } else if (Character.isLetter(c)) {
            WordReading.read(text, tokens, latex.inText());
        } else if (c == '\n' || c == '\r') {
            lineEnd();
        } else if (c == '\\' && text.next() == '\\') {
            text.skip(2);
            lineEnd();
        } else if (c == '\\') {
            latex.command();
        } else {
            symbol(c);
        }
    }

    private void symbol(char c) {
        switch (c) {
            case '+', '(', '[', ')', ']' -> one(String.valueOf(c));
            case '-', '\u2212', '\u2013', '\u2010', '\u2011' -> minus();
            case '*' -> star();
            case '×', '·', '⋅', '∙', '∗' -> one("*");
            case '/', '÷', '⁄', '∕' -> one("/");
            case '=' -> equalsSign();
            case '≈', '≅', '≃' -> one(ProseTokens.APPROX);
            case '<' -> lessThan();
            case '{', '}' -> latex.brace();
            case '.' -> dot();
            case ':' -> colon();
            case '!' -> exclamation();
            case '%' -> percent();
            case '^' -> latex.power();
            case '²', '³' -> superscript(c == '²' ? "2" : "3");
            case '√' -> {
                tokens.add(Kind.COMMAND, "sqrt");
                text.skip(1);
            }
            case '$', '€', '£', '¥', '₹' -> {
                text.skip(1);
                tokens.currency(text.current());
            }
            case '|' -> bar();
            case '_' -> underscore();
            case '>', '≤', '≥', '≠', '→', '⇒', '⟹', '⟶', '∴', ',', ';', '?', '—', '•' -> one(ProseTokens.BREAK);
            case '…', '±', '∛', '½', '¼', '¾', '⅓', '⅔', '@' -> unknown();
            default -> {
                if (Character.getType(c) == Character.MATH_SYMBOL || Character.isDigit(c)) {
                    unknown();
                } else {
                    gap();
                }
            }
        }
    }

    private void one(String symbol) {
        tokens.add(symbol);
        text.skip(1);
    }

    private void unknown() {
        tokens.addUnknown();
        text.skip(1);
    }

    private void gap() {
        tokens.space();
        text.skip(1);
    }

    /** The end of a line is a break, unless a formula plainly goes on. */
    private void lineEnd() {
        int from = text.position();
        while (!text.atEnd() && (Text.isSpace(text.current()) || "\n\r&".indexOf(text.current()) >= 0)) {
            text.skip(1);
        }
        boolean blankLine = text.since(from).indexOf('\n', 1) > 0;
        tokens.space();
        boolean goesOn = tokens.endsIn("=", ProseTokens.APPROX, "+", "-", "*", "/")
                || ("=≈×÷\\".indexOf(text.current()) >= 0 && text.looksAt(RELATES));
        if (latex.inDisplay() ? !goesOn && !text.looksAt(CONTINUES) : blankLine || !goesOn) {
            tokens.add(ProseTokens.BREAK);
            tokens.space();
        }
        if (!latex.inDisplay() && "*+•–-".indexOf(text.nextVisible()) >= 0) {
            text.takes(BULLET);
        }
    }

    /** The letter x between two numbers. */
    private boolean isTimesSign(char c) {
        return (c == 'x' || c == 'X')
                && !Character.isLetter(text.previous())
                && !Character.isLetter(text.next())
                && tokens.endsInOperand()
                && !tokens.endsIn(Kind.NAME)
                && text.looksAt(Numerals.BEGIN, 1);
    }

    private void minus() {
        char before = text.previous();
        char after = text.next();
        if (after == '-' || after == '>') {
            text.skip(1);
            text.takes(ARROW);
            tokens.add(ProseTokens.BREAK);
        } else if (Character.isLetter(before) && Text.isDigit(after)) {
            unknown();
        } else if (Text.isDigit(before)
                && Character.isLetter(after)
                && Character.isLetter(text.charAt(text.position() + 2))) {
            gap();
        } else {
            one("-");
        }
    }

    /** Times, a power in the manner of Python, or Markdown's emphasis. */
    private void star() {
        char before = text.previous();
        int length = text.next() == '*' ? 2 : 1;
        char after = text.charAt(text.position() + length);
        boolean operand = text.looksAt(Numerals.BEGIN, length);
        if (length == 2) {
            boolean tight = (Text.isDigit(before) || before == ')') && (Text.isDigit(after) || after == '(');
            boolean loose = Text.isSpace(before) && Text.isSpace(after) && operand;
            if (tokens.endsInOperand() && (tight || loose)) {
                tokens.add("^");
            }
        } else if (tokens.endsInOperand()
                && (operand || (text.looksAt(LETTER, 1) && Text.isSpace(before) == Text.isSpace(after)))) {
            tokens.add("*");
        } else {
            tokens.space();
        }
        text.skip(length);
    }

    private void equalsSign() {
        if (text.next() == '>') {
            text.skip(1);
            one(ProseTokens.BREAK);
        } else {
            text.skip(text.next() == '=' ? 1 : 0);
            one("=");
        }
    }

    private void lessThan() {
        if (text.next() == '<') {
            text.skip(2);
            Text note = text.takeUntil(">>", LONGEST_NOTE);
            if (note != null) {
                notes.addAll(new ProseScanner(note, false).all());
                return;
            }
            text.skip(-2);
        }
        text.skip(text.next() == '=' ? 1 : 0);
        one(ProseTokens.BREAK);
    }

    /** The end of a sentence, unless the formula plainly goes on: "5 ft. + 3 ft. = 8 ft." */
    private void dot() {
        int start = text.position();
        while (text.current() == '.') {
            text.skip(1);
        }
        if (text.position() - start > 2) {
            tokens.addUnknown();
        } else if ("=+×÷≈".indexOf(text.nextVisible()) >= 0) {
            tokens.space();
        } else {
            tokens.add(ProseTokens.BREAK);
        }
    }

    private void colon() {
        boolean ratio = tokens.endsInSpace() && tokens.endsIn(Kind.NUMBER) && text.looksAt(DIGIT, 1);
        if (text.next() == '=') {
            text.skip(1);
            unknown();
        } else if (ratio) {
            unknown();
        } else {
            one(ProseTokens.BREAK);
        }
    }

    /** A factorial if a formula goes on behind it. */
    private void exclamation() {
        boolean tight = !tokens.endsInSpace() && (tokens.endsIn(Kind.NUMBER) || tokens.endsIn(")", "]", "}"));
        if (text.next() == '=') {
            text.skip(1);
            one(ProseTokens.BREAK);
        } else if (tight && text.looksAt(BEHIND_FACTORIAL, 1)) {
            unknown();
        } else {
            one(ProseTokens.BREAK);
        }
    }

    /** Per cent, or a remainder: 17 % 5. */
    private void percent() {
        if (Text.isDigit(text.next()) || (Text.isSpace(text.previous()) && text.looksAt(DIGIT, 1))) {
            unknown();
        } else {
            one("%");
        }
    }

    private void superscript(String exponent) {
        if (!tokens.endsIn(Kind.TEXT)) {
            tokens.add("^");
            tokens.addNumber(exponent);
        }
        text.skip(1);
    }

    /** The border of a table's cell, or an absolute value. */
    private void bar() {
        if (tokens.endsInSpace() && !Text.isDigit(text.next())) {
            one(ProseTokens.BREAK);
        } else {
            unknown();
        }
    }

    /** An index, or emphasis. */
    private void underscore() {
        boolean index = Character.isLetterOrDigit(text.previous())
                && (Character.isLetterOrDigit(text.next()) || text.next() == '{');
        if (index) {
            unknown();
        } else {
            gap();
        }
    }
}
