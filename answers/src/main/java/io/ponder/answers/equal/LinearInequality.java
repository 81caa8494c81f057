package io.ponder.answers.equal;

import io.ponder.answers.equal.MathAnswer.Relation;
import io.ponder.answers.equal.MathAnswer.Sign;
import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Call;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Negation;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Product;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Sum;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.formula.Function;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Identity;
import io.ponder.answers.identity.RealSet;
import io.ponder.answers.identity.Work;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Solves inequalities of one variable that are linear in it, {@code 2x + 1 < 5}, or in its distance from a number. */
final class LinearInequality {
    private static final BigInteger MAX_POWER = BigInteger.valueOf(20);

    private final Variable unknown;
    private final Work work;

    private LinearInequality(Variable unknown, Work work) {
        this.unknown = unknown;
        this.work = work;
    }

    /** Empty if it is an equation, or not linear in the variable. */
    static Optional<RealSet> solve(Relation relation, Variable unknown, Work work) {
        try {
            return relation.sign() == Sign.EQUAL
                    ? Optional.empty()
                    : Optional.ofNullable(new LinearInequality(unknown, work).set(relation));
        } catch (NotComparableException e) {
            return Optional.empty();
        }
    }

    private @Nullable RealSet set(Relation relation) {
        if (inDistance(relation.left()) instanceof Expression inner
                && relation.right().isConstant()) {
            return distance(inner, relation.sign(), relation.right(), true);
        }
        if (inDistance(relation.right()) instanceof Expression inner
                && relation.left().isConstant()) {
            return distance(inner, relation.sign(), relation.left(), false);
        }
        return isPolynomial(relation.left()) && isPolynomial(relation.right())
                ? halfLine(relation.left().minus(relation.right()), relation.sign())
                : null;
    }

    private static @Nullable Expression inDistance(Expression side) {
        return side instanceof Call(Function function, var arguments) && function == Function.ABSOLUTE
                ? arguments.getFirst()
                : null;
    }

    /** |y| &lt; c says that y &lt; c and -y &lt; c; c &lt; |y| says that c &lt; y or c &lt; -y. */
    private @Nullable RealSet distance(Expression inner, Sign sign, Expression bound, boolean innerIsLeft) {
        RealSet one = set(innerIsLeft ? new Relation(inner, sign, bound) : new Relation(bound, sign, inner));
        RealSet other = set(
                innerIsLeft ? new Relation(inner.negated(), sign, bound) : new Relation(bound, sign, inner.negated()));
        if (one == null || other == null) {
            return null;
        }
        return innerIsLeft || sign == Sign.NOT_EQUAL
                ? new RealSet.Intersection(one, other)
                : new RealSet.Union(one, other);
    }

    /** Where ax + b has this relation to zero. */
    private @Nullable RealSet halfLine(Expression difference, Sign sign) {
        Expression b = with(difference, Expression.of(0));
        Expression a = with(difference, Expression.of(1)).minus(b);
        Expression linear = Expression.sum(Expression.product(a, unknown), b);
        int direction = Identity.order(a, Expression.of(0), work);
        return direction != 0 && Identity.compare(difference, linear, work).isEqual()
                ? SolutionSets.half(sign, direction > 0, new Quotient(b.negated(), a))
                : null;
    }

    private boolean isPolynomial(Expression expression) {
        return expression.isConstant()
                || switch (expression) {
                    case Variable variable -> variable.equals(unknown);
                    case Negation(var value) -> isPolynomial(value);
                    case Sum(var terms) -> terms.stream().allMatch(this::isPolynomial);
                    case Product(var factors) -> factors.stream().allMatch(this::isPolynomial);
                    case Quotient(var numerator, var denominator) ->
                        denominator.isConstant() && isPolynomial(numerator);
                    case Power(var base, Constant(Rational exponent)) ->
                        exponent.isWhole()
                                && exponent.signum() > 0
                                && exponent.numerator().compareTo(MAX_POWER) <= 0
                                && isPolynomial(base);
                    default -> false;
                };
    }

    /** The value of a polynomial where the unknown is this. */
    private Expression with(Expression polynomial, Expression value) {
        return switch (polynomial) {
            case Variable _ -> value;
            case Negation(var of) -> with(of, value).negated();
            case Sum(var terms) -> new Sum(with(terms, value));
            case Product(var factors) -> new Product(with(factors, value));
            case Quotient(var numerator, var denominator) -> new Quotient(with(numerator, value), denominator);
            case Power(var base, var exponent) when !(base instanceof Symbol) -> new Power(with(base, value), exponent);
            default -> polynomial;
        };
    }

    private List<Expression> with(List<Expression> parts, Expression value) {
        return parts.stream().map(part -> with(part, value)).toList();
    }
}
