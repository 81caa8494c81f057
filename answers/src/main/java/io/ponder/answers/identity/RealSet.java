package io.ponder.answers.identity;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.NotComparableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set of real numbers made of intervals and points with constant ends. */
public sealed interface RealSet {
    RealSet EMPTY = new Points(List.of());
    RealSet ALL = new Interval(Symbol.INFINITY.negated(), false, Symbol.INFINITY, false);

    record Interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) implements RealSet {}

    record Points(List<Expression> points) implements RealSet {}

    record Union(RealSet one, RealSet other) implements RealSet {}

    record Intersection(RealSet one, RealSet other) implements RealSet {}

    record Difference(RealSet from, RealSet taken) implements RealSet {}

    /** Sets are equal if the same of the cells belong to them into which all their ends cut the line. */
    static Comparison compare(RealSet a, RealSet b, Work work) {
        try {
            Line line = Line.of(List.of(a, b), work);
            for (int cell = 0; cell < line.cells(); cell++) {
                if (contains(a, cell, line) != contains(b, cell, line)) {
                    return Comparison.different("a part of the line belongs to one of the sets only");
                }
            }
            return Comparison.equal("both are the same set of real numbers");
        } catch (NotComparableException e) {
            return Comparison.notComparable(e);
        }
    }

    /**
     * The set as disjoint intervals and points in order, each end written by its fingerprint.
     *
     * @throws NotComparableException if its ends cannot be put in order
     */
    static String fingerprint(RealSet set, Work work) {
        Line line = Line.of(List.of(set), work);
        List<String> pieces = new ArrayList<>();
        for (int cell = 0; cell < line.cells(); cell++) {
            if (!contains(set, cell, line)) {
                continue;
            }
            int first = cell;
            while (cell + 1 < line.cells() && contains(set, cell + 1, line)) {
                cell++;
            }
            pieces.add(piece(first, cell, line, work));
        }
        return pieces.isEmpty() ? "\\emptyset" : String.join("\\cup", pieces);
    }

    private static String piece(int first, int last, Line line, Work work) {
        String low = first == 0 ? "-\\infty" : Fingerprint.of(line.ends.get((first - 1) / 2), work);
        if (first == last && first % 2 == 1) {
            return "\\{" + low + "\\}";
        }
        String high = last == line.cells() - 1 ? "\\infty" : Fingerprint.of(line.ends.get(last / 2), work);
        return (first % 2 == 1 ? "[" : "(") + low + "," + high + (last % 2 == 1 ? "]" : ")");
    }

    /**
     * All ends in order, which cut the real line into cells: odd cells are the ends themselves, even ones lie between
     * two ends or outside them.
     *
     * @param positions of every end as it was written; equal ones share theirs
     */
    record Line(List<Expression> ends, Map<Expression, Integer> positions) {
        static Line of(List<RealSet> sets, Work work) {
            List<Expression> all = new ArrayList<>();
            sets.forEach(set -> collect(set, all));
            List<Expression> sorted = new ArrayList<>();
            Map<Expression, Expression> same = new HashMap<>();
            for (Expression end : all) {
                if (Identity.infinity(end).isEmpty() && !same.containsKey(end)) {
                    same.put(end, insert(end, sorted, work));
                }
            }
            Map<Expression, Integer> positions = new HashMap<>();
            same.forEach((end, first) -> positions.put(end, sorted.indexOf(first)));
            return new Line(sorted, positions);
        }

        private static Expression insert(Expression end, List<Expression> sorted, Work work) {
            for (int at = 0; at < sorted.size(); at++) {
                int order = Identity.order(end, sorted.get(at), work);
                if (order == 0) {
                    return sorted.get(at);
                }
                if (order < 0) {
                    sorted.add(at, end);
                    return end;
                }
            }
            sorted.add(end);
            return end;
        }

        int cells() {
            return 2 * ends.size() + 1;
        }

        int position(Expression end) {
            int infinite = Identity.infinity(end).orElse(0);
            return infinite == 0 ? positions.getOrDefault(end, 0) : infinite < 0 ? -1 : ends.size();
        }
    }

    private static void collect(RealSet set, List<Expression> ends) {
        switch (set) {
            case Interval(Expression low, boolean _, Expression high, boolean _) -> {
                ends.add(low);
                ends.add(high);
            }
            case Points(List<Expression> points) -> ends.addAll(points);
            case Union(RealSet one, RealSet other) -> collectBoth(one, other, ends);
            case Intersection(RealSet one, RealSet other) -> collectBoth(one, other, ends);
            case Difference(RealSet from, RealSet taken) -> collectBoth(from, taken, ends);
        }
    }

    private static void collectBoth(RealSet one, RealSet other, List<Expression> ends) {
        collect(one, ends);
        collect(other, ends);
    }

    private static boolean contains(RealSet set, int cell, Line line) {
        return switch (set) {
            case Interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) -> {
                int from = 2 * line.position(low) + (lowClosed ? 1 : 2);
                int to = 2 * line.position(high) + (highClosed ? 1 : 0);
                yield cell >= from && cell <= to;
            }
            case Points(List<Expression> points) ->
                points.stream().anyMatch(point -> 2 * line.position(point) + 1 == cell);
            case Union(RealSet one, RealSet other) -> contains(one, cell, line) || contains(other, cell, line);
            case Intersection(RealSet one, RealSet other) -> contains(one, cell, line) && contains(other, cell, line);
            case Difference(RealSet from, RealSet taken) -> contains(from, cell, line) && !contains(taken, cell, line);
        };
    }
}
