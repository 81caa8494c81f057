package io.ponder.answers.formula;

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

    public boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    public boolean isCommand(String name) {
        return kind == Kind.COMMAND && text.equals(name);
    }
}
