package io.ponder.answers.equation;

import io.ponder.answers.formula.Token.Kind;

/** Finds the unit behind a number: "apples", "/hour", "cm^2", "pencils per box", "(eggs)". */
final class UnitWords {

    private static final int MOST_WORDS = 5;

    private UnitWords() {}

    /** Where the unit that begins at {@code from} ends: at an operator or at the limit. {@code from} if it is none. */
    static int end(ProseTokens tokens, int from, int limit) {
        int next = from;
        int words = 0;
        while (next < limit) {
            if (tokens.is(next, Kind.TEXT)) {
                if (ProseWords.beginsClause(tokens.get(next).text()) || ++words > MOST_WORDS) {
                    return from;
                }
                next++;
            } else if (tokens.is(next, "/") && next + 1 < limit && tokens.is(next + 1, Kind.TEXT)) {
                next++;
            } else if (words > 0 && tokens.is(next, "^") && next + 1 < limit && tokens.is(next + 1, Kind.NUMBER)) {
                next += 2;
            } else if (tokens.isGroup(next, limit) && isRemark(tokens, next)) {
                words++;
                next = tokens.partner(next) + 1;
            } else {
                return tokens.isOperator(next) && words > 0 ? next : from;
            }
        }
        return next;
    }

    /** A bracket that holds a few words and nothing else. */
    private static boolean isRemark(ProseTokens tokens, int open) {
        int close = tokens.partner(open);
        if (close - open > MOST_WORDS + 1) {
            return false;
        }
        for (int i = open + 1; i < close; i++) {
            if (!tokens.is(i, Kind.TEXT)) {
                return false;
            }
        }
        return close > open + 1;
    }
}
