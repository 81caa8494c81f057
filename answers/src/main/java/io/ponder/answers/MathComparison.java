package io.ponder.answers;

import io.ponder.answers.MathAnswer.Chain;
import io.ponder.answers.MathAnswer.Comparison;
import io.ponder.answers.MathAnswer.Interval;
import io.ponder.answers.MathAnswer.Matrix;
import io.ponder.answers.MathAnswer.Named;
import io.ponder.answers.MathAnswer.Ratio;
import io.ponder.answers.MathAnswer.Reals;
import io.ponder.answers.MathAnswer.Relation;
import io.ponder.answers.MathAnswer.Several;
import io.ponder.answers.MathAnswer.Single;
import io.ponder.answers.MathAnswer.Tuple;
import io.ponder.answers.MathAnswer.Unread;
import io.ponder.answers.MathAnswer.Words;
import io.ponder.answers.equal.Expression;
import io.ponder.answers.equal.Expression.Quotient;
import io.ponder.answers.equal.Expression.Variable;
import io.ponder.answers.equal.Identity;
import io.ponder.answers.equal.NotComparableException;
import io.ponder.answers.equal.RealSet;
import io.ponder.answers.equal.Verdict;
import io.ponder.answers.equal.Verdict.Outcome;
import io.ponder.answers.equal.Work;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Compares two answers that were read, kind by kind. The same either way round. */
final class MathComparison {
    private static final Verdict OTHER_KIND = Verdict.different("they are of different kinds");

    private static final Verdict UNSOLVED =
            Verdict.notComparable("relations are compared with other kinds of answers only when they are solved");

    private final Work work;

    private MathComparison(Work work) {
        this.work = work;
    }

    static Verdict of(MathAnswer a, MathAnswer b, Work work) {
        try {
            return new MathComparison(work).compare(a, b);
        } catch (NotComparableException e) {
            return Verdict.notComparable(e.reason());
        }
    }

    Verdict compare(MathAnswer a, MathAnswer b) {
        work.spend(1);
        if (a instanceof Unread(String reason)) {
            return Verdict.notComparable(reason);
        }
        if (b instanceof Unread(String reason)) {
            return Verdict.notComparable(reason);
        }
        Optional<Verdict> named = named(a, b).or(() -> named(b, a));
        if (named.isPresent()) {
            return named.get();
        }
        return sameKind(a, b).or(() -> mixed(a, b)).or(() -> mixed(b, a)).orElse(OTHER_KIND);
    }

    private Optional<Verdict> named(MathAnswer a, MathAnswer b) {
        if (!(a instanceof Named(String name, boolean variable, MathAnswer value))) {
            return Optional.empty();
        }
        if (b instanceof Named other) {
            boolean renamed = variable && other.variable() && !letterOf(name).equals(letterOf(other.name()));
            if (!renamed) {
                return Optional.of(compare(value, other.value()));
            }
            Optional<Comparison> one = equation(a);
            Optional<Comparison> two = equation(other);
            return Optional.of(
                    one.isPresent() && two.isPresent()
                            ? comparisons(one.get(), two.get())
                            : Verdict.different("they are values of different variables"));
        }
        if (b instanceof Comparison comparison) {
            Optional<Comparison> equation = equation(a);
            if (equation.isPresent()) {
                return Optional.of(comparisons(equation.get(), comparison));
            }
        }
        return Optional.of(compare(value, b));
    }

    /** Without its index: x_1 = 5 is the x that x = 5 speaks of. */
    private static String letterOf(String name) {
        int index = name.indexOf('_');
        return index > 0 ? name.substring(0, index) : name;
    }

    private static Optional<Comparison> equation(MathAnswer answer) {
        return answer instanceof Named(String name, boolean variable, Single value)
                        && variable
                        && !value.expression().isConstant()
                ? Optional.of(new Comparison(
                        new Variable(name.replace("{", "").replace("}", "")), Relation.EQUAL, value.expression()))
                : Optional.empty();
    }

    private Optional<Verdict> sameKind(MathAnswer a, MathAnswer b) {
        if (a instanceof Single x && b instanceof Single y) {
            return Optional.of(SingleComparison.of(x, y, work));
        } else if (a instanceof Words x && b instanceof Words y) {
            return Optional.of(
                    x.text().equals(y.text())
                            ? Verdict.equal("both say the same")
                            : Verdict.different("they say different things"));
        } else if (a instanceof Tuple(var x) && b instanceof Tuple(var y)) {
            return Optional.of(inOrder(x, y));
        } else if (a instanceof Interval x && b instanceof Interval y) {
            boolean ends = x.lowClosed() == y.lowClosed() && x.highClosed() == y.highClosed();
            return Optional.of(
                    ends
                            ? all(singles(x.low(), y.low()), singles(x.high(), y.high()))
                            : Verdict.different("an end belongs to one of the intervals only"));
        } else if (a instanceof Several x && b instanceof Several y) {
            return Optional.of(new ListComparison(this, work).several(x, y));
        } else if (a instanceof Matrix(var x) && b instanceof Matrix(var y)) {
            return Optional.of(matrices(x, y));
        } else if (a instanceof Ratio x && b instanceof Ratio y) {
            return Optional.of(ratios(x, y));
        } else if (a instanceof Comparison x && b instanceof Comparison y) {
            return Optional.of(comparisons(x, y));
        } else if (a instanceof Chain(var x) && b instanceof Chain(var y)) {
            return Optional.of(chains(x, y));
        }
        return Optional.empty();
    }

    private Optional<Verdict> mixed(MathAnswer a, MathAnswer b) {
        if (a instanceof Words words) {
            return Optional.of(
                    words.letter() != null && b instanceof Single single
                            ? Identity.compare(words.letter(), single.expression(), work)
                            : Verdict.notComparable("one of them is in words"));
        }
        if (a instanceof Several several && several.elements().size() == 1) {
            return Optional.of(compare(several.elements().getFirst(), b));
        }
        if (a instanceof Several(var elements, var _)
                && b instanceof Tuple(var values)
                && NamedElements.areAssignments(elements)) {
            return Optional.of(inOrder(elements, values));
        }
        if (a instanceof Tuple(var elements) && b instanceof Matrix(var rows)) {
            return Optional.of(column(elements, rows));
        }
        if (a instanceof Ratio(var parts, boolean clock) && b instanceof Single single && parts.size() == 2) {
            return Optional.of(
                    clock
                            ? Verdict.notComparable("one of them may be a time of day")
                            : SingleComparison.of(
                                    Single.of(new Quotient(parts.getFirst(), parts.getLast())), single, work));
        }
        boolean set = a instanceof Reals
                || a instanceof Interval
                || a instanceof Comparison
                || a instanceof Chain
                || (a instanceof Several several && several.elements().stream().anyMatch(MathComparison::isRelation));
        if (set && !(b instanceof Single)) {
            Optional<Verdict> asSets = sets(a, b);
            boolean related = !(a instanceof Reals || a instanceof Interval);
            return related ? asSets.or(() -> Optional.of(UNSOLVED)) : asSets;
        }
        return Optional.empty();
    }

    Optional<Verdict> sets(MathAnswer a, MathAnswer b) {
        Optional<RealSet> x = SolutionSets.of(a);
        Optional<RealSet> y = SolutionSets.of(b);
        return x.isPresent() && y.isPresent() ? Optional.of(RealSet.compare(x.get(), y.get(), work)) : Optional.empty();
    }

    static boolean isRelation(MathAnswer answer) {
        return answer instanceof Comparison || answer instanceof Chain;
    }

    Verdict inOrder(List<MathAnswer> x, List<MathAnswer> y) {
        if (x.size() != y.size()) {
            return Verdict.different("they have different numbers of elements");
        }
        Verdict verdict = Verdict.equal("all elements are equal");
        for (int i = 0; i < x.size(); i++) {
            verdict = all(verdict, compare(x.get(i), y.get(i)));
        }
        return verdict;
    }

    private Verdict matrices(List<List<Expression>> x, List<List<Expression>> y) {
        if (x.size() != y.size() || x.getFirst().size() != y.getFirst().size()) {
            return Verdict.different("the matrices have different shapes");
        }
        Verdict verdict = Verdict.equal("all entries are equal");
        for (int row = 0; row < x.size(); row++) {
            for (int column = 0; column < x.getFirst().size(); column++) {
                verdict = all(
                        verdict,
                        Identity.compare(x.get(row).get(column), y.get(row).get(column), work));
            }
        }
        return verdict;
    }

    private Verdict column(List<MathAnswer> elements, List<List<Expression>> rows) {
        boolean column = rows.getFirst().size() == 1 && rows.size() == elements.size();
        return column
                ? inOrder(
                        elements,
                        rows.stream()
                                .<MathAnswer>map(row -> Single.of(row.getFirst()))
                                .toList())
                : OTHER_KIND;
    }

    private Verdict ratios(Ratio x, Ratio y) {
        if (x.parts().size() != y.parts().size()) {
            return Verdict.different("the ratios have different numbers of parts");
        }
        boolean scaled = !x.clock() && !y.clock();
        Verdict verdict = Verdict.equal("the ratios are equal");
        for (int i = scaled ? 1 : 0; i < x.parts().size(); i++) {
            Expression one = x.parts().get(i);
            Expression other = y.parts().get(i);
            verdict = all(
                    verdict,
                    scaled
                            ? Identity.compare(
                                    Expression.product(one, y.parts().getFirst()),
                                    Expression.product(other, x.parts().getFirst()),
                                    work)
                            : Identity.compare(one, other, work));
        }
        return verdict;
    }

    private Verdict chains(List<Comparison> x, List<Comparison> y) {
        if (x.size() != y.size()) {
            return Verdict.different("they have different numbers of relations");
        }
        return new ListComparison(this, work).unordered(List.copyOf(x), List.copyOf(y));
    }

    /** Relations are the same if the differences of their sides are, up to a constant factor. */
    private Verdict comparisons(Comparison x, Comparison y) {
        if (x.relation() != y.relation()) {
            return Verdict.different("the relations are different");
        }
        if (x.equals(y)) {
            return Verdict.equal("both are the same relation");
        }
        boolean directed = x.relation() == Relation.LESS || x.relation() == Relation.AT_MOST;
        OptionalInt sign =
                Identity.proportion(x.left().minus(x.right()), y.left().minus(y.right()), work);
        if (sign.isPresent() && (sign.getAsInt() > 0 || !directed)) {
            return Verdict.equal("both are the same relation");
        }
        return sign.isPresent() || directed
                ? Verdict.different("no positive factor turns one into the other")
                : Verdict.different("no constant factor turns one equation into the other");
    }

    private Verdict singles(Expression x, Expression y) {
        return SingleComparison.of(Single.of(x), Single.of(y), work);
    }

    private static Verdict all(Verdict one, Verdict other) {
        if (one.outcome() == Outcome.DIFFERENT || other.isEqual()) {
            return one;
        }
        return other.outcome() == Outcome.DIFFERENT || one.isEqual() ? other : one;
    }
}
