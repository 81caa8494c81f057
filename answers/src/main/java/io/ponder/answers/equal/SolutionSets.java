package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Chain;
import io.ponder.answers.equal.MathAnswer.Interval;
import io.ponder.answers.equal.MathAnswer.Join;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Tuple;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.Expression.Unknown;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.identity.RealSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real numbers that an answer stands for: of intervals, finite sets, and inequalities that are solved. Nothing is
 * solved here: 2x &lt; 6 is a question and no answer.
 */
final class SolutionSets {
    private SolutionSets() {}

    static Optional<RealSet> of(MathAnswer answer) {
        return switch (answer) {
            case Reals(RealSet set) -> Optional.of(set);
            case Interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) ->
                interval(low, lowClosed, high, highClosed);
            case Tuple(List<MathAnswer> elements)
            when elements.size() == 2
                    && elements.getFirst() instanceof Single low
                    && elements.getLast() instanceof Single high ->
                interval(low.expression(), false, high.expression(), false);
            case Several several -> ofSeveral(several);
            case Named(String _, boolean _, MathAnswer value) -> of(value);
            case Relation comparison -> ofLinks(List.of(comparison));
            case Chain(List<Relation> links) -> ofLinks(links);
            default -> Optional.empty();
        };
    }

    private static Optional<RealSet> interval(Expression low, boolean lowClosed, Expression high, boolean highClosed) {
        return low.isConstant() && high.isConstant()
                ? Optional.of(new RealSet.Interval(low, lowClosed, high, highClosed))
                : Optional.empty();
    }

    private static Optional<RealSet> ofSeveral(Several several) {
        List<Expression> points = new ArrayList<>();
        for (MathAnswer element : several.elements()) {
            if (element instanceof Single single && single.expression().isConstant()) {
                points.add(single.expression());
            }
        }
        if (points.size() == several.elements().size()) {
            return Optional.of(new RealSet.Points(points));
        }
        if (several.join() == Join.LIST) {
            return Optional.empty();
        }
        RealSet all = null;
        Set<Expression> unknowns = new HashSet<>();
        for (MathAnswer element : several.elements()) {
            Optional<RealSet> set = of(element);
            unknown(element).ifPresent(unknowns::add);
            if (set.isEmpty() || unknowns.size() > 1) {
                return Optional.empty();
            }
            all = all == null
                    ? set.get()
                    : several.join() == Join.OR
                            ? new RealSet.Union(all, set.get())
                            : new RealSet.Intersection(all, set.get());
        }
        return Optional.ofNullable(all);
    }

    private static Optional<Expression> unknown(MathAnswer answer) {
        return switch (answer) {
            case Relation comparison -> Optional.ofNullable(unknown(comparison));
            case Chain(List<Relation> links) -> Optional.ofNullable(unknown(links.getFirst()));
            default -> Optional.empty();
        };
    }

    /** The one of two sides that is nothing but a variable, or a function of which nothing is known. */
    private static @Nullable Expression unknown(Relation comparison) {
        return isUnknown(comparison.left())
                ? comparison.left()
                : isUnknown(comparison.right()) ? comparison.right() : null;
    }

    private static boolean isUnknown(Expression side) {
        return side instanceof Variable || side instanceof Unknown;
    }

    private static Optional<RealSet> ofLinks(List<Relation> links) {
        RealSet all = RealSet.ALL;
        Expression unknown = unknown(links.getFirst());
        for (Relation link : links) {
            boolean left = link.left().equals(unknown);
            Expression bound = left ? link.right() : link.left();
            if (unknown == null || !(left || link.right().equals(unknown)) || !bound.isConstant()) {
                return Optional.empty();
            }
            all = new RealSet.Intersection(all, half(link.sign(), left, bound));
        }
        return Optional.of(all);
    }

    private static RealSet half(Sign sign, boolean unknownIsLeft, Expression bound) {
        boolean closed = sign == Sign.AT_MOST;
        return switch (sign) {
            case EQUAL -> new RealSet.Points(List.of(bound));
            case NOT_EQUAL -> new RealSet.Difference(RealSet.ALL, new RealSet.Points(List.of(bound)));
            case LESS, AT_MOST ->
                unknownIsLeft
                        ? new RealSet.Interval(Symbol.INFINITY.negated(), false, bound, closed)
                        : new RealSet.Interval(bound, closed, Symbol.INFINITY, false);
        };
    }
}
