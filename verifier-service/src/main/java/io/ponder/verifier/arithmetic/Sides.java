package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;
import java.util.Optional;

/** Finds the expressions on both sides of a relation. Prose may stand around them, but nothing may come between. */
final class Sides {

    private static final int ROUNDING_REACH = 8;

    private final Pieces pieces;
    private final CalculationReader reader;

    Sides(Pieces pieces) {
        this.pieces = pieces;
        this.reader = new CalculationReader(pieces);
    }

    /** The expression that begins right behind a relation, at {@code from}. */
    Optional<Side> head(int from, int limit) {
        if (from >= limit || !pieces.begins(from, limit)) {
            return Optional.empty();
        }
        reader.read(from, limit);
        int end = reader.position();
        boolean rounded = reader.units().stream().anyMatch(ProseWords::saysRounded);
        for (int i = end; i < Math.min(limit, end + ROUNDING_REACH); i++) {
            rounded |= pieces.get(i).is(Kind.WORD)
                    && ProseWords.saysRounded(pieces.get(i).text());
        }
        // in "3/3 - 2/3 = 1/3 of $150" the result is a third
        boolean crowded = reader.isPartOf() || (end < limit && pieces.get(end).is(Kind.NUMBER));
        return side(crowded, end < limit, end == limit, rounded);
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
            reader.read(start, limit);
            at = reader.position();
            if (at == limit) {
                boolean wordBefore = start > from && pieces.get(start - 1).is(Kind.WORD);
                return isOperandOfUnknown(start, from)
                        ? Optional.empty()
                        : side(isDoubtful(start, from) || isRange(start, limit), wordBefore, start == from, false);
            }
        }
        return Optional.empty();
    }

    private Optional<Side> side(boolean doubtful, boolean worded, boolean whole, boolean rounded) {
        return reader.calculation()
                .map(calculation -> new Side(
                        calculation,
                        doubtful || reader.isDoubtful(),
                        worded || reader.units().stream().anyMatch(unit -> !unit.equals("$")),
                        whole,
                        rounded,
                        reader.units()));
    }

    /** A minus behind a word is a sign if it sticks to its number, and a dash or an operator otherwise. */
    private boolean mayBegin(int at, int from, int limit) {
        if (!pieces.begins(at, limit)) {
            return false;
        }
        return !pieces.get(at).is(Kind.MINUS)
                || at == from
                || (pieces.get(at).spaced() && !pieces.get(at + 1).spaced());
    }

    /** "total - 5", "price × 3" and "f(5)" have an operand that is not known. */
    private boolean isOperandOfUnknown(int start, int from) {
        if (start == from) {
            return false;
        }
        Piece before = pieces.get(start - 1);
        return before.kind().isOperator()
                || before.is(Kind.POWER)
                || (before.is(Kind.WORD)
                        && pieces.get(start).is(Kind.OPEN)
                        && !pieces.get(start).spaced());
    }

    private boolean isDoubtful(int start, int from) {
        if (start == from) {
            return false;
        }
        Piece before = pieces.get(start - 1);
        return switch (before.kind()) {
            case UNKNOWN, NUMBER, PERCENT -> true;
            case CLOSE -> pieces.partner(start - 1) >= 0;
            case WORD -> isChanged(start, from) || pieces.get(start).is(Kind.MINUS);
            default -> false;
        };
    }

    /** Pages 10-12 are three, not minus two. */
    private boolean isRange(int start, int limit) {
        if (limit - start < 3 || !pieces.get(start + 1).is(Kind.MINUS)) {
            return false;
        }
        Numeral low = pieces.get(start).numeral();
        Numeral high = pieces.get(start + 2).numeral();
        return low != null
                && high != null
                && !pieces.get(start + 1).spaced()
                && !pieces.get(start + 2).spaced()
                && low.value().compareTo(high.value()) < 0;
    }

    private boolean isChanged(int start, int from) {
        Piece before = pieces.get(start - 1);
        Piece earlier = start - 2 >= from ? pieces.get(start - 2) : null;
        if (before.isWord("of")) {
            return earlier == null || !(earlier.isWord("total") || earlier.isWord("sum"));
        }
        if (before.isWord("and")) {
            return earlier != null && earlier.is(Kind.NUMBER);
        }
        return ProseWords.changesNext(before.text());
    }
}
