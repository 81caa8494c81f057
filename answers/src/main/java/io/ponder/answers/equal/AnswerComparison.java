package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Chain;
import io.ponder.answers.equal.MathAnswer.Interval;
import io.ponder.answers.equal.MathAnswer.Join;
import io.ponder.answers.equal.MathAnswer.Matrix;
import io.ponder.answers.equal.MathAnswer.Named;
import io.ponder.answers.equal.MathAnswer.Ratio;
import io.ponder.answers.equal.MathAnswer.Reals;
import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Several;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.equal.MathAnswer.Single;
import io.ponder.answers.equal.MathAnswer.Tuple;
import io.ponder.answers.equal.MathAnswer.Unread;
import io.ponder.answers.equal.MathAnswer.Words;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.formula.MathNames;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Comparison.Outcome;
import io.ponder.answers.identity.Identity;
import io.ponder.answers.identity.RealSet;
import io.ponder.answers.identity.Work;
import java.util.List;
import java.util.Optional;

/** Compares two answers that were read, kind by kind. The same either way round, but for what a reference allows. */
public final class AnswerComparison {
    private static final Comparison OTHER_KIND = Comparison.different("they are of different kinds");

    private static final Comparison UNSOLVED = Comparison.notComparable(
            "relations are compared with other kinds of answers only when they are solved or linear");

    private final Work work;
    private final boolean withReference;

    private AnswerComparison(Work work, boolean withReference) {
        this.work = work;
        this.withReference = withReference;
    }

    public static Comparison of(MathAnswer a, MathAnswer b) {
        return new AnswerComparison(new Work(), false).whole(a, b);
    }

    /** A list of values is also the point that has them as its coordinates, in their order. */
    static Comparison withReference(MathAnswer found, MathAnswer reference, Work work) {
        return new AnswerComparison(work, true).whole(found, reference);
    }

    private Comparison whole(MathAnswer a, MathAnswer b) {
        try {
            return compare(a, b);
        } catch (NotComparableException e) {
            return Comparison.notComparable(e);
        }
    }

    Comparison compare(MathAnswer a, MathAnswer b) {
        work.spend(1);
        if (a instanceof Unread(String reason)) {
            return Comparison.notComparable(reason);
        }
        if (b instanceof Unread(String reason)) {
            return Comparison.notComparable(reason);
        }
        if (a instanceof Several several && several.elements().size() == 1) {
            return compare(several.elements().getFirst(), b);
        }
        if (b instanceof Several several && several.elements().size() == 1) {
            return compare(a, several.elements().getFirst());
        }
        Optional<Comparison> named = named(a, b).or(() -> named(b, a));
        if (named.isPresent()) {
            return named.get();
        }
        return sameKind(a, b).or(() -> mixed(a, b)).or(() -> mixed(b, a)).orElse(OTHER_KIND);
    }

    private Optional<Comparison> named(MathAnswer a, MathAnswer b) {
        if (!(a instanceof Named(String name, boolean variable, MathAnswer value))) {
            return Optional.empty();
        }
        if (b instanceof Named other) {
            if (isOtherFunction(name, other.name())) {
                return Optional.of(Comparison.different("they are values of different functions"));
            }
            boolean renamed = variable && other.variable() && !letterOf(name).equals(letterOf(other.name()));
            if (!renamed) {
                return Optional.of(compare(value, other.value()));
            }
            Optional<Relation> one = equation(a);
            Optional<Relation> two = equation(other);
            return Optional.of(
                    one.isPresent() && two.isPresent()
                            ? RelationComparison.of(one.get(), two.get(), work)
                            : Comparison.different("they are values of different variables"));
        }
        if (b instanceof Relation comparison) {
            Optional<Relation> equation = equation(a);
            if (equation.isPresent()) {
                return Optional.of(RelationComparison.of(equation.get(), comparison, work));
            }
        }
        return Optional.of(compare(value, b));
    }

    /** sin x = 1 is not cos x = 1; what f and g stand for, the question says. */
    private static boolean isOtherFunction(String name, String other) {
        return isFunction(name) && isFunction(other) && !commandOf(name).equals(commandOf(other));
    }

    private static boolean isFunction(String name) {
        return MathNames.isFunction(commandOf(name));
    }

    private static String commandOf(String name) {
        int end = 1;
        while (end < name.length() && name.charAt(end) >= 'a' && name.charAt(end) <= 'z') {
            end++;
        }
        return name.startsWith("\\") ? name.substring(1, end) : "";
    }

    /** Without its index: x_1 = 5 is the x that x = 5 speaks of. */
    private static String letterOf(String name) {
        int index = name.indexOf('_');
        return index > 0 ? name.substring(0, index) : name;
    }

    private static Optional<Relation> equation(MathAnswer answer) {
        return answer instanceof Named(String name, boolean variable, Single value)
                        && variable
                        && !value.expression().isConstant()
                ? Optional.of(new Relation(
                        new Variable(name.replace("{", "").replace("}", "")), Sign.EQUAL, value.expression()))
                : Optional.empty();
    }

    private Optional<Comparison> sameKind(MathAnswer a, MathAnswer b) {
        if (a instanceof Single x && b instanceof Single y) {
            return Optional.of(SingleComparison.of(x, y, work));
        } else if (a instanceof Words x && b instanceof Words y) {
            return Optional.of(
                    x.text().equals(y.text())
                            ? Comparison.equal("both say the same")
                            : Comparison.different("they say different things"));
        } else if (a instanceof Tuple(var x) && b instanceof Tuple(var y)) {
            return Optional.of(inOrder(x, y));
        } else if (a instanceof Interval x && b instanceof Interval y) {
            boolean ends = x.lowClosed() == y.lowClosed() && x.highClosed() == y.highClosed();
            return Optional.of(
                    ends
                            ? all(singles(x.low(), y.low()), singles(x.high(), y.high()))
                            : Comparison.different("an end belongs to one of the intervals only"));
        } else if (a instanceof Several x && b instanceof Several y) {
            return Optional.of(new ListComparison(this, work).several(x, y));
        } else if (a instanceof Matrix(var x) && b instanceof Matrix(var y)) {
            return Optional.of(matrices(x, y));
        } else if (a instanceof Ratio x && b instanceof Ratio y) {
            return Optional.of(RelationComparison.ofRatios(x, y, work));
        } else if (a instanceof Relation x && b instanceof Relation y) {
            return Optional.of(RelationComparison.of(x, y, work));
        } else if (a instanceof Chain(var x) && b instanceof Chain(var y)) {
            return Optional.of(chains(x, y));
        }
        return Optional.empty();
    }

    private Optional<Comparison> mixed(MathAnswer a, MathAnswer b) {
        if (a instanceof Words words) {
            return Optional.of(
                    words.letter() != null && b instanceof Single single
                            ? Identity.compare(words.letter(), single.expression(), work)
                            : Comparison.notComparable("one of them is in words"));
        }
        if (a instanceof Several several
                && b instanceof Tuple(var values)
                && (ListComparison.areAssignments(several.elements()) || isBareList(several))) {
            return Optional.of(inOrder(several.elements(), values));
        }
        if (a instanceof Tuple(var elements) && b instanceof Matrix(var rows)) {
            Matrix written = MatrixReader.ofRows(elements);
            return Optional.of(written == null ? column(elements, rows) : matrices(written.rows(), rows));
        }
        if (a instanceof Ratio(var parts, boolean clock) && b instanceof Single single && parts.size() == 2) {
            return Optional.of(
                    clock
                            ? Comparison.notComparable("one of them may be a time of day")
                            : SingleComparison.of(
                                    Single.of(new Quotient(parts.getFirst(), parts.getLast())), single, work));
        }
        boolean set = a instanceof Reals
                || a instanceof Interval
                || a instanceof Relation
                || a instanceof Chain
                || (a instanceof Several several && several.elements().stream().anyMatch(AnswerComparison::isRelation));
        if (set && !(b instanceof Single)) {
            Optional<Comparison> asSets = sets(a, b);
            boolean related = !(a instanceof Reals || a instanceof Interval);
            return related ? asSets.or(() -> Optional.of(UNSOLVED)) : asSets;
        }
        return Optional.empty();
    }

    private boolean isBareList(Several several) {
        return withReference
                && (several.join() == Join.LIST || several.join() == Join.AND)
                && several.elements().stream().allMatch(Single.class::isInstance);
    }

    Optional<Comparison> sets(MathAnswer a, MathAnswer b) {
        Optional<RealSet> x = SolutionSets.of(a, work);
        Optional<RealSet> y = SolutionSets.of(b, work);
        return x.isPresent() && y.isPresent() ? Optional.of(RealSet.compare(x.get(), y.get(), work)) : Optional.empty();
    }

    static boolean isRelation(MathAnswer answer) {
        return answer instanceof Relation || answer instanceof Chain;
    }

    Comparison inOrder(List<MathAnswer> x, List<MathAnswer> y) {
        if (x.size() != y.size()) {
            return Comparison.different("they have different numbers of elements");
        }
        Comparison verdict = Comparison.equal("all elements are equal");
        for (int i = 0; i < x.size(); i++) {
            verdict = all(verdict, compare(x.get(i), y.get(i)));
        }
        return verdict;
    }

    private Comparison matrices(List<List<Expression>> x, List<List<Expression>> y) {
        if (x.size() != y.size() || x.getFirst().size() != y.getFirst().size()) {
            return Comparison.different("the matrices have different shapes");
        }
        Comparison verdict = Comparison.equal("all entries are equal");
        for (int row = 0; row < x.size(); row++) {
            for (int column = 0; column < x.getFirst().size(); column++) {
                verdict = all(
                        verdict,
                        Identity.compare(x.get(row).get(column), y.get(row).get(column), work));
            }
        }
        return verdict;
    }

    private Comparison column(List<MathAnswer> elements, List<List<Expression>> rows) {
        boolean column = rows.getFirst().size() == 1 && rows.size() == elements.size();
        return column
                ? inOrder(
                        elements,
                        rows.stream()
                                .<MathAnswer>map(row -> Single.of(row.getFirst()))
                                .toList())
                : OTHER_KIND;
    }

    private Comparison chains(List<Relation> x, List<Relation> y) {
        if (x.size() != y.size()) {
            return Comparison.different("they have different numbers of relations");
        }
        return new ListComparison(this, work).unordered(List.copyOf(x), List.copyOf(y));
    }

    private Comparison singles(Expression x, Expression y) {
        return SingleComparison.of(Single.of(x), Single.of(y), work);
    }

    static Comparison all(Comparison one, Comparison other) {
        if (one.outcome() == Outcome.DIFFERENT || other.isEqual()) {
            return one;
        }
        return other.outcome() == Outcome.DIFFERENT || one.isEqual() ? other : one;
    }
}
