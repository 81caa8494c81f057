package io.ponder.verifier.arithmetic;

import io.ponder.answers.formula.LatexCommands;
import io.ponder.answers.formula.WordList;
import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private enum Brace {
        BRACKET,
        TEXT,
        DECORATION
    }

    private final Text text;
    private final Pieces.Builder pieces;
    private final Deque<Brace> braces = new ArrayDeque<>();
    private int texts;
    private boolean display;

    ProseLatex(Text text, Pieces.Builder pieces) {
        this.text = text;
        this.pieces = pieces;
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
        char c = text.current();
        text.skip(1);
        if (c == '{') {
            open(Brace.BRACKET);
            return;
        }
        Brace brace = braces.isEmpty() ? Brace.DECORATION : braces.pop();
        switch (brace) {
            case BRACKET -> pieces.add(Kind.CLOSE, "}");
            case TEXT -> texts--;
            case DECORATION -> {}
        }
        if (brace != Brace.BRACKET) {
            pieces.space();
        }
    }

    private void open(Brace brace) {
        braces.push(brace);
        switch (brace) {
            case BRACKET -> pieces.add(Kind.OPEN, "{");
            case TEXT -> texts++;
            case DECORATION -> {}
        }
        if (brace != Brace.BRACKET) {
            pieces.space();
        }
    }

    /** A power; degrees and ordinals are not. */
    void power() {
        for (String mark : new String[] {"^\\circ", "^{\\circ}", "^\\prime", "^{\\prime}", "^°"}) {
            if (text.startsWith(mark)) {
                text.skip(mark.length());
                return;
            }
        }
        int at = text.position();
        boolean ordinal = text.charAt(at + 1) == '{'
                && Text.isAsciiLetter(text.charAt(at + 2))
                && Text.isAsciiLetter(text.charAt(at + 3))
                && text.charAt(at + 4) == '}';
        if (ordinal) {
            text.skip(5);
            return;
        }
        pieces.add(Kind.POWER);
        text.skip(1);
    }

    void command() {
        text.skip(1);
        if (!Text.isAsciiLetter(text.current())) {
            sign();
            return;
        }
        int start = text.position();
        while (Text.isAsciiLetter(text.current())) {
            text.skip(1);
        }
        String name = text.since(start);
        Kind kind = kindOf(name);
        if (kind != null) {
            pieces.add(kind);
        } else if (LatexCommands.TEXTS.contains(name)) {
            decorated(Brace.TEXT);
        } else if (isDecoration(name)) {
            decorated(Brace.DECORATION);
        } else if (isNothing(name)) {
            pieces.space();
        } else if (name.equals("begin") || name.equals("end")) {
            environment(name.equals("begin"));
        } else if (name.equals("sqrt")) {
            pieces.add(text.current() == '[' ? Kind.UNKNOWN : Kind.ROOT);
        } else {
            pieces.add(Kind.UNKNOWN);
        }
    }

    private static @Nullable Kind kindOf(String name) {
        if (LatexCommands.FRACTIONS.contains(name)) {
            return Kind.FRACTION;
        } else if (BREAKS.contains(name)) {
            return Kind.BREAK;
        }
        return switch (LatexCommands.canonical(name)) {
            case "*" -> Kind.TIMES;
            case "/" -> Kind.DIVIDE;
            case "\\approx", "\\simeq", "\\cong", "\\sim" -> Kind.APPROX;
            default -> null;
        };
    }

    private static boolean isDecoration(String name) {
        return LatexCommands.FONTS.contains(name) || LatexCommands.BOXES.contains(name) || DECORATION.contains(name);
    }

    private static boolean isNothing(String name) {
        return LatexCommands.DROPPED.contains(name) || LatexCommands.SPACES.contains(name) || NOTHING.contains(name);
    }

    private void decorated(Brace brace) {
        if (text.current() == '{') {
            text.skip(1);
            open(brace);
        } else {
            pieces.space();
        }
    }

    private void environment(boolean begin) {
        display = begin;
        if (text.current() == '{') {
            while (!text.atEnd() && text.current() != '}') {
                text.skip(1);
            }
            text.skip(1);
        }
        pieces.add(Kind.BREAK);
        pieces.space();
    }

    private void sign() {
        char c = text.current();
        text.skip(1);
        switch (c) {
            case '%' -> pieces.add(Kind.PERCENT);
            case '$' -> {
                if (Text.isDigit(text.current()) || text.current() == '.') {
                    pieces.currency();
                } else {
                    pieces.space();
                }
            }
            case '{' -> pieces.add(Kind.OPEN, "(");
            case '}' -> pieces.add(Kind.CLOSE, ")");
            case '|' -> pieces.add(Kind.UNKNOWN);
            case '[' -> {
                display = true;
                pieces.space();
            }
            case ']' -> {
                display = false;
                pieces.space();
            }
            default -> pieces.space();
        }
    }
}
