package io.ponder.answers.formula;

import io.ponder.answers.formula.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Looks at the tokens of an answer from outside: what stands between brackets is one piece. */
public final class TokenLists {
    private static final Set<String> OPEN = Set.of("(", "[", "{", "\\{", "\\langle", "\\lfloor", "\\lceil");
    private static final Set<String> CLOSED = Set.of(")", "]", "}", "\\}", "\\rangle", "\\rfloor", "\\rceil");

    private TokenLists() {}

    /** Where, outside all brackets, tokens are of a kind. */
    public static List<Integer> places(List<Token> tokens, Predicate<Token> wanted) {
        List<Integer> places = new ArrayList<>();
        int open = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            open -= closes(token) ? 1 : 0;
            if (open == 0 && wanted.test(token)) {
                places.add(i);
            }
            open += opens(token) ? 1 : 0;
        }
        return places;
    }

    /** The pieces between such tokens outside all brackets; empty ones too. */
    public static List<List<Token>> split(List<Token> tokens, Predicate<Token> separator) {
        return split(tokens, places(tokens, separator));
    }

    /** The pieces between the tokens at these places; empty ones too. */
    public static List<List<Token>> split(List<Token> tokens, List<Integer> places) {
        List<List<Token>> pieces = new ArrayList<>();
        int start = 0;
        for (int place : places) {
            pieces.add(tokens.subList(start, place));
            start = place + 1;
        }
        pieces.add(tokens.subList(start, tokens.size()));
        return pieces;
    }

    /** True if the bracket that opens the tokens is closed by the last of them; the two may be of different kinds. */
    public static boolean isBracketed(List<Token> tokens) {
        return tokens.size() >= 2 && opens(tokens.getFirst()) && endOf(tokens, 0) == tokens.size();
    }

    /** Where what opens there ends, behind its closing bracket; the next place if nothing opens, or it never closes. */
    public static int endOf(List<Token> tokens, int start) {
        int open = 0;
        for (int i = start; i < tokens.size(); i++) {
            open += opens(tokens.get(i)) ? 1 : closes(tokens.get(i)) ? -1 : 0;
            if (open <= 0) {
                return i + 1;
            }
        }
        return start + 1;
    }

    private static boolean opens(Token token) {
        return token.kind() == Kind.COMMAND
                ? token.text().startsWith("begin ")
                : token.kind() == Kind.SYMBOL && OPEN.contains(token.text());
    }

    private static boolean closes(Token token) {
        return token.kind() == Kind.COMMAND
                ? token.text().startsWith("end ")
                : token.kind() == Kind.SYMBOL && CLOSED.contains(token.text());
    }

    public static List<Token> withoutEnds(List<Token> tokens) {
        return tokens.subList(1, tokens.size() - 1);
    }
}
