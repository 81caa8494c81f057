package io.ponder.answers.equation;

import io.ponder.answers.formula.LatexCommands;
import io.ponder.answers.formula.Token.Kind;
import io.ponder.answers.formula.WordList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads LaTeX commands and braces. */
final class ProseLatex {

    /** No calculation reaches over them. */
    private static final Set<String> BREAKS = WordList.of("""
            quad qquad to rightarrow Rightarrow longrightarrow Longrightarrow implies iff le leq ge geq lt gt ne neq
            therefore because hline item newline
            """);

    private static final Set<String> NOTHING = WordList.of("circ degree prime");

    /** Their braces only decorate, as those of fonts and boxes do. */
    private static final Set<String> DECORATION = WordList.of("boldsymbol underline bf");

    /** Degrees, minutes and ordinals are no powers. */
    private static final Pattern MARK =
            Pattern.compile("\\^(?:\\\\circ|\\\\prime|°|\\{(?:\\\\circ|\\\\prime|[A-Za-z]{2})\\})");

    private static final Pattern ENVIRONMENT = Pattern.compile("\\{[^}]*+\\}?+");

    private enum Brace {
        BRACKET,
        TEXT,
        DECORATION
    }

    private final Text text;
    private final ProseTokens tokens;
    private final Deque<Brace> braces = new ArrayDeque<>();
    private int texts;
    private boolean display;

    ProseLatex(Text text, ProseTokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Whether letters are words here. */
    boolean inText() {
        return texts > 0;
    }

    /** Whether a formula may run over several lines here. */
    boolean inDisplay() {
        return display;
    }

    void brace() {
        boolean opens = text.current() == '{';
        text.skip(1);
        if (opens) {
            open(Brace.BRACKET);
            return;
        }
        Brace brace = braces.isEmpty() ? Brace.DECORATION : braces.pop();
        texts -= brace == Brace.TEXT ? 1 : 0;
        mark(brace, "}");
    }

    private void open(Brace brace) {
        braces.push(brace);
        texts += brace == Brace.TEXT ? 1 : 0;
        mark(brace, "{");
    }

    private void mark(Brace brace, String symbol) {
        if (brace == Brace.BRACKET) {
            tokens.add(symbol);
        } else {
            tokens.space();
        }
    }

    void power() {
        if (!text.takes(MARK)) {
            tokens.add("^");
            text.skip(1);
        }
    }

    void command() {
        text.skip(1);
        int start = text.position();
        while (Text.isAsciiLetter(text.current())) {
            text.skip(1);
        }
        String name = text.since(start);
        String symbol = LatexCommands.canonical(name);
        if (name.isEmpty()) {
            sign();
        } else if (LatexCommands.FRACTIONS.contains(name)) {
            tokens.add(Kind.COMMAND, "frac");
        } else if (BREAKS.contains(name)) {
            tokens.add(ProseTokens.BREAK);
        } else if (symbol.equals("*") || symbol.equals("/")) {
            tokens.add(symbol);
        } else if (Set.of("approx", "simeq", "cong", "sim").contains(name)) {
            tokens.add(ProseTokens.APPROX);
        } else if (LatexCommands.TEXTS.contains(name)) {
            decorated(Brace.TEXT);
        } else if (LatexCommands.FONTS.contains(name)
                || LatexCommands.BOXES.contains(name)
                || DECORATION.contains(name)) {
            decorated(Brace.DECORATION);
        } else if (LatexCommands.DROPPED.contains(name)
                || LatexCommands.SPACES.contains(name)
                || NOTHING.contains(name)) {
            tokens.space();
        } else if (name.equals("begin") || name.equals("end")) {
            display = name.equals("begin");
            text.takes(ENVIRONMENT);
            tokens.add(ProseTokens.BREAK);
            tokens.space();
        } else if (name.equals("sqrt") && text.current() != '[') {
            tokens.add(Kind.COMMAND, name);
        } else {
            tokens.addUnknown();
        }
    }

    private void decorated(Brace brace) {
        if (text.current() == '{') {
            text.skip(1);
            open(brace);
        } else {
            tokens.space();
        }
    }

    private void sign() {
        char c = text.current();
        text.skip(1);
        switch (c) {
            case '%' -> tokens.add("%");
            case '$' -> tokens.currency(text.current());
            case '{' -> tokens.add("(");
            case '}' -> tokens.add(")");
            case '|' -> tokens.addUnknown();
            default -> {
                display = c == '[' || (display && c != ']');
                tokens.space();
            }
        }
    }
}
