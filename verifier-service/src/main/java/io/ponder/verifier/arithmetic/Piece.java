package io.ponder.verifier.arithmetic;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a step's text that matters to arithmetic.
 *
 * @param text words in lower case, brackets as written; empty where the kind says it all
 * @param spaced whether something that is no token, such as a space, stood before it
 * @param numeral the number; null for every other kind
 */
record Piece(
        Kind kind, String text, boolean spaced, @Nullable Numeral numeral) {

    enum Kind {
        NUMBER,
        /** Prose, or the unit of a number. */
        WORD,
        /** A variable, or anything whose value is not known: what it touches cannot be checked. */
        UNKNOWN,
        PLUS,
        MINUS,
        TIMES,
        DIVIDE,
        POWER,
        PERCENT,
        OPEN,
        CLOSE,
        /** Two groups in braces follow. */
        FRACTION,
        /** A group or a number follows. */
        ROOT,
        EQUAL,
        APPROX,
        /** No expression reaches over this: the end of a sentence, a line, a cell. */
        BREAK;

        boolean isRelation() {
            return this == EQUAL || this == APPROX;
        }

        boolean isOperator() {
            return this == PLUS || this == MINUS || this == TIMES || this == DIVIDE;
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
