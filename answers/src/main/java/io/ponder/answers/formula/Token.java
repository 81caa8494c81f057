package io.ponder.answers.formula;

import java.math.BigDecimal;

/**
 * A symbol of a formula.
 *
 * @param text numbers without separators, names with their subscript and primes, commands without their backslash
 * @param start where it stands in the text it was cut from
 */
public record Token(Kind kind, String text, int start, int end) {
    public enum Kind {
        NUMBER,
        /** A variable; its subscript and primes belong to it. */
        NAME,
        /** The name of a function or constant, or of a LaTeX command, without its backslash. */
        COMMAND,
        /** Upright text, or a word. */
        TEXT,
        SYMBOL
    }

    /** The number, to as many places as it is written; a dollar sign before it does not count. */
    public BigDecimal decimal() {
        BigDecimal value = new BigDecimal(text.startsWith("$") ? text.substring(1) : text);
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    public boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    public boolean isCommand(String name) {
        return kind == Kind.COMMAND && text.equals(name);
    }
}
