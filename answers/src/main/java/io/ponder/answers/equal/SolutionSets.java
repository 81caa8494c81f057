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
import io.ponder.answers.identity.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The real numbers that an answer stands for: of intervals, finite sets, and inequalities that are solved or linear.
 */
final class SolutionSets {
    private final Work work;

    private SolutionSets(Work work) {
        this.work = work;
    }

    static Optional<RealSet> of(MathAnswer answer, Work work) {
        return new SolutionSets(work).of(answer);
    }

    private Optional<RealSet> of(MathAnswer answer) {
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

    private Optional<RealSet> ofSeveral(Several several) {
        List<Expression> points = new ArrayList<>();
        for (MathAnswer element : several.elements()) {
            if (element instanceof Single single && single.expression().isConstant()) {
                points.add(single.expression());
            }
        }
        if (points.size() == several.elements().size()) {
            return Optional.of(new RealSet.Points(points));
        }
        Join join = several.join() == Join.LIST && excludes(several) ? Join.AND : several.join();
        if (join != Join.AND && join != Join.OR) {
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
                    : join == Join.OR ? new RealSet.Union(all, set.get()) : new RealSet.Intersection(all, set.get());
        }
        return Optional.ofNullable(all);
    }

    /** In x &gt; 0, x &ne; 1 the comma means "and": all but one of the relations only take numbers away. */
    private static boolean excludes(Several several) {
        return several.elements().stream()
                        .filter(element -> !(element instanceof Relation relation && relation.sign() == Sign.NOT_EQUAL))
                        .count()
                <= 1;
    }

    private static Optional<Expression> unknown(MathAnswer answer) {
        return switch (answer) {
            case Relation comparison -> Optional.ofNullable(unknown(comparison));
            case Chain(List<Relation> links) -> Optional.ofNullable(unknown(links.getFirst()));
            default -> Optional.empty();
        };
    }

    /** The side that is nothing but a variable, or a function of which nothing is known; else the only variable. */
    private static @Nullable Expression unknown(Relation comparison) {
        if (isUnknown(comparison.left())) {
            return comparison.left();
        } else if (isUnknown(comparison.right())) {
            return comparison.right();
        }
        SortedSet<String> names = comparison.left().variables();
        names.addAll(comparison.right().variables());
        return names.size() == 1 ? new Variable(names.getFirst()) : null;
    }

    private static boolean isUnknown(Expression side) {
        return side instanceof Variable || side instanceof Unknown;
    }

    private Optional<RealSet> ofLinks(List<Relation> links) {
        RealSet all = RealSet.ALL;
        Expression unknown = unknown(links.getFirst());
        for (Relation link : links) {
            Optional<RealSet> its = unknown == null ? Optional.empty() : ofLink(link, unknown);
            if (its.isEmpty()) {
                return Optional.empty();
            }
            all = new RealSet.Intersection(all, its.get());
        }
        return Optional.of(all);
    }

    private Optional<RealSet> ofLink(Relation link, Expression unknown) {
        boolean left = link.left().equals(unknown);
        Expression bound = left ? link.right() : link.left();
        boolean solved = (left || link.right().equals(unknown)) && bound.isConstant();
        if (solved) {
            return Optional.of(half(link.sign(), left, bound));
        }
        return unknown instanceof Variable variable ? LinearInequality.solve(link, variable, work) : Optional.empty();
    }

    static RealSet half(Sign sign, boolean unknownIsLeft, Expression bound) {
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
