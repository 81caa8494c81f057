package io.ponder.answers.formula;

import io.ponder.answers.formula.Token.Kind;
import java.util.List;

/** Where in its tokens a reader is. */
final class TokenCursor {
    private final List<Token> tokens;
    private int at;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    int position() {
        return at;
    }

    boolean hasNext() {
        return at < tokens.size();
    }

    Token peek() {
        return peek(0);
    }

    /** The token so many places further on, or back. */
    Token peek(int offset) {
        if (at + offset >= tokens.size()) {
            throw new NotComparableException("it ends in the middle");
        }
        return tokens.get(at + offset);
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    void skip(int count) {
        at += count;
    }

    boolean peekIs(String symbol) {
        return hasNext() && peek().is(symbol);
    }

    boolean peekIsCommand(String name) {
        return hasNext() && peek().isCommand(name);
    }

    boolean take(String symbol) {
        boolean found = peekIs(symbol);
        at += found ? 1 : 0;
        return found;
    }

    void expect(String symbol) {
        if (!take(symbol)) {
            throw new NotComparableException("it lacks a closing bracket or argument: " + symbol);
        }
    }

    /** True if a fraction of two plain numbers follows, as in {@code 2\\frac{1}{2}}. */
    boolean peekIsNumericFraction() {
        return peekIsCommand("frac")
                && at + 7 <= tokens.size()
                && peek(1).is("{")
                && peek(2).kind() == Kind.NUMBER
                && peek(3).is("}")
                && peek(4).is("{")
                && peek(5).kind() == Kind.NUMBER
                && peek(6).is("}");
    }
}
