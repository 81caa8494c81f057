package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Token.Kind;
import java.util.Optional;

/** Finds the expressions on both sides of a relation. Prose may stand around them, but nothing may come between. */
final class Sides {

    private static final int ROUNDING_REACH = 8;

    private final TokenList tokens;
    private final ExpressionParser parser;

    Sides(TokenList tokens) {
        this.tokens = tokens;
        this.parser = new ExpressionParser(tokens);
    }

    /** The expression that begins right behind a relation, at {@code from}. */
    Optional<Side> head(int from, int limit) {
        if (from >= limit || !tokens.begins(from, limit)) {
            return Optional.empty();
        }
        Expression expression = parser.read(from, limit);
        int end = parser.position();
        boolean rounded = parser.units().stream().anyMatch(Lexicon::saysRounded);
        for (int i = end; i < Math.min(limit, end + ROUNDING_REACH); i++) {
            rounded |= tokens.get(i).is(Kind.WORD)
                    && Lexicon.saysRounded(tokens.get(i).text());
        }
        // in "3/3 - 2/3 = 1/3 of $150" the result is a third
        boolean crowded = parser.isPartOf() || (end < limit && tokens.get(end).is(Kind.NUMBER));
        return Optional.of(side(expression, parser.isSound(), crowded, end < limit, end == limit, rounded));
    }

    /** The expression that ends right before a relation, at {@code limit}. */
    Optional<Side> tail(int from, int limit) {
        int at = from;
        while (at < limit) {
            if (!mayBegin(at, from, limit)) {
                at++;
                continue;
            }
            int start = at;
            Expression expression = parser.read(start, limit);
            at = parser.position();
            if (at == limit) {
                boolean sound = parser.isSound() && !isOperandOfUnknown(start, from);
                boolean wordBefore = start > from && tokens.get(start - 1).is(Kind.WORD);
                return Optional.of(side(
                        expression,
                        sound,
                        isDoubtful(start, from) || isRange(start, limit),
                        wordBefore,
                        start == from,
                        false));
            }
        }
        return Optional.empty();
    }

    private Side side(
            Expression expression, boolean sound, boolean doubtful, boolean worded, boolean whole, boolean rounded) {
        return new Side(
                expression,
                sound,
                doubtful || parser.isDoubtful(),
                worded || parser.units().stream().anyMatch(unit -> !unit.equals("$")),
                whole,
                rounded,
                parser.units());
    }

    /** A minus behind a word is a sign if it sticks to its number, and a dash or an operator otherwise. */
    private boolean mayBegin(int at, int from, int limit) {
        if (!tokens.begins(at, limit)) {
            return false;
        }
        return !tokens.get(at).is(Kind.MINUS)
                || at == from
                || (tokens.get(at).spaced() && !tokens.get(at + 1).spaced());
    }

    /** "total - 5", "price × 3" and "f(5)" have an operand that is not known. */
    private boolean isOperandOfUnknown(int start, int from) {
        if (start == from) {
            return false;
        }
        Token before = tokens.get(start - 1);
        return before.kind().isOperator()
                || before.is(Kind.POWER)
                || (before.is(Kind.WORD)
                        && tokens.get(start).is(Kind.OPEN)
                        && !tokens.get(start).spaced());
    }

    private boolean isDoubtful(int start, int from) {
        if (start == from) {
            return false;
        }
        Token before = tokens.get(start - 1);
        return switch (before.kind()) {
            case UNKNOWN, NUMBER, PERCENT -> true;
            case CLOSE -> tokens.partner(start - 1) >= 0;
            case WORD -> isChanged(start, from) || tokens.get(start).is(Kind.MINUS);
            default -> false;
        };
    }

    /** Pages 10-12 are three, not minus two. */
    private boolean isRange(int start, int limit) {
        if (limit - start < 3 || !tokens.get(start + 1).is(Kind.MINUS)) {
            return false;
        }
        Expression.Literal low = tokens.get(start).literal();
        Expression.Literal high = tokens.get(start + 2).literal();
        return low != null
                && high != null
                && !tokens.get(start + 1).spaced()
                && !tokens.get(start + 2).spaced()
                && low.value().compareTo(high.value()) < 0;
    }

    private boolean isChanged(int start, int from) {
        Token before = tokens.get(start - 1);
        Token earlier = start - 2 >= from ? tokens.get(start - 2) : null;
        if (before.isWord("of")) {
            return earlier == null || !(earlier.isWord("total") || earlier.isWord("sum"));
        }
        if (before.isWord("and")) {
            return earlier != null && earlier.is(Kind.NUMBER);
        }
        return Lexicon.changesNext(before.text());
    }
}
