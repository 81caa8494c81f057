package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;

/** Finds the unit behind a number: "apples", "/hour", "cm^2", "pencils per box", "(eggs)". */
final class UnitWords {

    private static final int MOST_WORDS = 5;

    private UnitWords() {}

    /** Where the unit that begins at {@code from} ends: at an operator or at the limit. {@code from} if it is none. */
    static int end(Pieces pieces, int from, int limit) {
        int next = from;
        int words = 0;
        while (next < limit) {
            Piece token = pieces.get(next);
            if (token.is(Kind.WORD)) {
                if (ProseWords.beginsClause(token.text()) || ++words > MOST_WORDS) {
                    return from;
                }
                next++;
            } else if (token.is(Kind.DIVIDE)
                    && next + 1 < limit
                    && pieces.get(next + 1).is(Kind.WORD)) {
                next++;
            } else if (words > 0
                    && token.is(Kind.POWER)
                    && next + 1 < limit
                    && pieces.get(next + 1).is(Kind.NUMBER)) {
                next += 2;
            } else if (pieces.isGroup(next, limit) && isRemark(pieces, next)) {
                words++;
                next = pieces.partner(next) + 1;
            } else {
                return token.kind().isOperator() && words > 0 ? next : from;
            }
        }
        return next;
    }

    /** A bracket that holds a few words and nothing else. */
    private static boolean isRemark(Pieces pieces, int open) {
        int close = pieces.partner(open);
        if (close - open > MOST_WORDS + 1) {
            return false;
        }
        for (int i = open + 1; i < close; i++) {
            if (!pieces.get(i).is(Kind.WORD)) {
                return false;
            }
        }
        return close > open + 1;
    }
}
