package io.ponder.verifier.arithmetic;

import java.math.BigDecimal;

/** Where a number may begin. */
final class Numbers {

    private Numbers() {}

    /** Whether what stands at {@code at} begins a number, an amount of money, a bracket or a LaTeX command. */
    static boolean mayBegin(Text text, int at) {
        char c = text.charAt(at);
        if (c == '$' || c == '-' || c == '\u2212' || c == '€' || c == '£') {
            c = text.charAt(at + 1);
        }
        return Text.isDigit(c)
                || c == '('
                || c == '['
                || c == '\\'
                || c == '√'
                || c == '{'
                || (c == '.' && Text.isDigit(text.charAt(at + 1)));
    }

    static Expression.Literal literal(int value) {
        return new Expression.Literal(BigDecimal.valueOf(value), 0, Integer.toString(value), false);
    }
}
