package io.ponder.answers.formula;

import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an answer, as {@link LatexText} leaves it, into the symbols of a formula. */
public final class Tokenizer {
    private static final int MAX_TOKENS = 1_500;
    private static final Pattern NUMBER = Pattern.compile("(?:\\d++(?:\\.(?:\\d++|(?=\\\\overline)))?+|\\.\\d++)");
    /** A group of digits that begins with a zero is written after a thousands separator only. */
    private static final Pattern THOUSANDS =
            Pattern.compile("[1-9]\\d{0,2}+(?=(?:,\\d{3})*?,0\\d\\d)(?:,\\d{3}(?!\\d)){1,9}+(?:\\.\\d++)?+");

    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]++");
    private static final Pattern SUBSCRIPT = Pattern.compile("_\\{(?<inner>[^{}\\\\]{1,40}+|\\\\[a-z]{2,10}+)\\}");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\{(?<name>[a-z]{1,12}+)\\*?+\\}(?:\\{[clr|\\s]{1,40}+\\})?+");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokenizer(String text) {
        this.text = text;
    }

    /**
     * @throws NotComparableException if a part of it belongs to no formula
     */
    public static List<Token> of(String simplified) {
        Tokenizer reader = new Tokenizer(simplified);
        reader.read();
        return reader.tokens;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ') {
                at++;
            } else if (Character.isDigit(c)
                    || (c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
                readNumber();
            } else if (c == LatexText.TEXT_START) {
                readText();
            } else if (MathNames.isLetter(c)) {
                readLetters();
            } else if (c == '\\') {
                readCommand();
            } else {
                readSymbol(c);
            }
            if (tokens.size() > MAX_TOKENS) {
                throw new NotComparableException("it is too long to be read as a formula");
            }
        }
    }

    private void readNumber() {
        Matcher number = THOUSANDS.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            number = NUMBER.matcher(text).region(at, text.length());
            if (!number.lookingAt()) {
                throw new NotComparableException("it has digits that are no number");
            }
        }
        add(Kind.NUMBER, number.group().replace(",", ""), number.end());
    }

    private void readText() {
        int end = text.indexOf(LatexText.TEXT_END, at);
        String inner = text.substring(at + 1, end < 0 ? text.length() : end).strip();
        int after = end < 0 ? text.length() : end + 1;
        if (inner.indexOf(LatexText.TEXT_START) >= 0 || inner.isEmpty()) {
            if (inner.isEmpty()) {
                at = after;
                return;
            }
            throw new NotComparableException("it has text within text");
        }
        if (MathNames.isFunction(inner)) {
            add(Kind.COMMAND, inner, after);
        } else {
            add(Kind.TEXT, inner, after);
        }
    }

    /** Letters are variables one by one, unless they spell a function or a word. */
    private void readLetters() {
        Matcher letters = LETTERS.matcher(text).region(at, text.length());
        if (!letters.lookingAt()) {
            throw new NotComparableException("it has a letter that is not Latin");
        }
        String run = letters.group();
        if (MathNames.isFunction(run) || MathNames.isConstant(run)) {
            add(Kind.COMMAND, run, letters.end());
        } else if (MathNames.isWord(run)) {
            add(Kind.TEXT, run, letters.end());
        } else {
            for (int i = 0; i < run.length(); i++) {
                at = letters.start() + i;
                add(Kind.NAME, run.substring(i, i + 1), at + 1);
            }
            readMarks();
        }
    }

    /** Lets the subscript and the primes behind a name belong to it. */
    private void readMarks() {
        Token name = tokens.getLast();
        String full = name.text();
        Matcher subscript = SUBSCRIPT.matcher(text).region(at, text.length());
        if (subscript.lookingAt()) {
            full += "_" + subscript.group("inner").replace(" ", "");
            at = subscript.end();
        }
        while (at < text.length() && text.charAt(at) == '\'') {
            full += "'";
            at++;
        }
        tokens.set(tokens.size() - 1, new Token(name.kind(), full, name.start(), at));
    }

    private void readCommand() {
        int end = at + 1;
        while (end < text.length() && MathNames.isLetter(text.charAt(end))) {
            end++;
        }
        if (end == at + 1) {
            end = Math.min(text.length(), end + 1);
            String symbol = text.substring(at, end);
            if (!symbol.equals("\\\\") && !symbol.equals("\\{") && !symbol.equals("\\}") && !symbol.equals("\\|")) {
                throw new NotComparableException("it has a command that is unknown: " + symbol);
            }
            add(Kind.SYMBOL, symbol, end);
            return;
        }
        String name = text.substring(at + 1, end);
        if (name.equals("begin") || name.equals("end")) {
            Matcher environment = ENVIRONMENT.matcher(text).region(end, text.length());
            if (!environment.lookingAt()) {
                throw new NotComparableException("it has an environment without a name");
            }
            add(Kind.COMMAND, name + " " + environment.group("name"), environment.end());
        } else if (MathNames.isGreek(name)) {
            add(Kind.NAME, "\\" + name, end);
            readMarks();
        } else if (MathNames.symbolOf(name) != null) {
            add(Kind.SYMBOL, String.valueOf(MathNames.symbolOf(name)), end);
        } else {
            add(Kind.COMMAND, name, end);
        }
    }

    private void readSymbol(char c) {
        String two = at + 1 < text.length() ? text.substring(at, at + 2) : "";
        boolean spaced = at > 0 && text.charAt(at - 1) == ' ';
        switch (two) {
            case "<=", "=<" -> add(Kind.SYMBOL, "\\leq", at + 2);
            case ">=" -> add(Kind.SYMBOL, "\\geq", at + 2);
            case "==" -> add(Kind.SYMBOL, "=", at + 2);
            case "**" -> add(Kind.SYMBOL, "^", at + 2);
            default -> {
                if (two.equals("!=") && (spaced || lastIsName())) {
                    add(Kind.SYMBOL, "\\neq", at + 2);
                } else if ("+-*/^_()[]{}|,;:=<>!%°&".indexOf(c) >= 0) {
                    add(Kind.SYMBOL, String.valueOf(c), at + 1);
                } else {
                    throw new NotComparableException("it has a character that belongs to no formula");
                }
            }
        }
    }

    /** In x!=3 the sign is "not equal", in 5!=120 a factorial. */
    private boolean lastIsName() {
        return !tokens.isEmpty() && tokens.getLast().kind() == Kind.NAME;
    }

    private void add(Kind kind, String content, int end) {
        tokens.add(new Token(kind, content, at, end));
        at = end;
    }
}
