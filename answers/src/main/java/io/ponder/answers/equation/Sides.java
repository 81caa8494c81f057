package io.ponder.answers.equation;

import io.ponder.answers.formula.Token.Kind;
import java.util.Optional;

/** Finds the expressions on both sides of a relation. Prose may stand around them, but nothing may come between. */
final class Sides {

    private static final int ROUNDING_REACH = 8;

    private final ProseTokens tokens;

    Sides(ProseTokens tokens) {
        this.tokens = tokens;
    }

    /** The expression that begins right behind a relation, at {@code from}. */
    Optional<Side> head(int from, int limit) {
        if (from >= limit || !tokens.begins(from, limit)) {
            return Optional.empty();
        }
        CalculationReader reader = CalculationReader.read(tokens, from, limit);
        int end = reader.position();
        boolean rounded = reader.units().stream().anyMatch(ProseWords::saysRounded);
        for (int i = end; i < Math.min(limit, end + ROUNDING_REACH); i++) {
            rounded |= tokens.is(i, Kind.TEXT)
                    && ProseWords.saysRounded(tokens.get(i).text());
        }
        // in "3/3 - 2/3 = 1/3 of $150" the result is a third
        boolean crowded = reader.isPartOf() || (end < limit && tokens.is(end, Kind.NUMBER));
        return side(reader, crowded, end < limit, end == limit, rounded);
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
            CalculationReader reader = CalculationReader.read(tokens, start, limit);
            at = reader.position();
            if (at == limit) {
                boolean wordBefore = start > from && tokens.is(start - 1, Kind.TEXT);
                return isOperandOfUnknown(start, from)
                        ? Optional.empty()
                        : side(
                                reader,
                                isDoubtful(start, from) || isRange(start, limit),
                                wordBefore,
                                start == from,
                                false);
            }
        }
        return Optional.empty();
    }

    private static Optional<Side> side(
            CalculationReader reader, boolean doubtful, boolean worded, boolean whole, boolean rounded) {
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
        if (!tokens.begins(at, limit)) {
            return false;
        }
        return !tokens.is(at, "-") || at == from || (tokens.isSpaced(at) && !tokens.isSpaced(at + 1));
    }

    /** "total - 5", "price × 3" and "f(5)" have an operand that is not known. */
    private boolean isOperandOfUnknown(int start, int from) {
        int before = start - 1;
        return start > from
                && (tokens.isOperator(before)
                        || tokens.is(before, "^")
                        || (tokens.is(before, Kind.TEXT)
                                && tokens.isGroup(start, tokens.size())
                                && !tokens.isSpaced(start)));
    }

    private boolean isDoubtful(int start, int from) {
        if (start == from) {
            return false;
        }
        int before = start - 1;
        return switch (tokens.get(before).kind()) {
            case NAME, NUMBER -> true;
            case TEXT -> isChanged(before, from) || tokens.is(start, "-");
            case SYMBOL -> tokens.is(before, "%") || tokens.partner(before) >= 0;
            case COMMAND -> false;
        };
    }

    /** Pages 10-12 are three, not minus two. */
    private boolean isRange(int start, int limit) {
        return limit - start >= 3
                && tokens.is(start, Kind.NUMBER)
                && tokens.is(start + 1, "-")
                && tokens.is(start + 2, Kind.NUMBER)
                && !tokens.isSpaced(start + 1)
                && !tokens.isSpaced(start + 2)
                && tokens.get(start).decimal().compareTo(tokens.get(start + 2).decimal()) < 0;
    }

    /** Whether the word before a number makes it mean something else. */
    private boolean isChanged(int word, int from) {
        int earlier = word - 1;
        return switch (tokens.get(word).text()) {
            case "of" -> earlier < from || !(tokens.isWord(earlier, "total") || tokens.isWord(earlier, "sum"));
            case "and" -> earlier >= from && tokens.is(earlier, Kind.NUMBER);
            case String other -> ProseWords.changesNext(other);
        };
    }
}
