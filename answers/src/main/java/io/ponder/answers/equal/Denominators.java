package io.ponder.answers.equal;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Negation;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Product;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Sum;
import io.ponder.answers.formula.Rational;
import java.util.ArrayList;
import java.util.List;

/** Multiplies an equation by its denominators, so that {@code y = 1/x} becomes {@code xy = 1}. */
final class Denominators {
    /** With more of them the product grows too long to be worth it. */
    private static final int MAX_DENOMINATORS = 6;

    private static final Expression ONE = Expression.of(1);

    private record Fraction(Expression top, Expression bottom) {}

    private Denominators() {}

    /** What is zero where the difference is; the same expression if it has no variable below a line. */
    static Expression cleared(Expression difference) {
        int count = count(difference);
        return count == 0 || count > MAX_DENOMINATORS
                ? difference
                : fraction(difference).top();
    }

    private static int count(Expression expression) {
        int own = expression instanceof Quotient(var _, var bottom) && !bottom.isConstant() ? 1 : 0;
        return own
                + switch (expression) {
                    case Negation _, Sum _, Product _, Quotient _ ->
                        expression.children().stream()
                                .mapToInt(Denominators::count)
                                .sum();
                    case Power(var base, Constant(Rational _)) -> count(base);
                    default -> 0;
                };
    }

    private static Fraction fraction(Expression expression) {
        return switch (expression) {
            case Negation(var value) -> {
                Fraction its = fraction(value);
                yield new Fraction(its.top().negated(), its.bottom());
            }
            case Quotient(var numerator, var denominator) -> {
                Fraction top = fraction(numerator);
                Fraction bottom = denominator.isConstant() ? new Fraction(denominator, ONE) : fraction(denominator);
                yield denominator.isConstant()
                        ? new Fraction(new Quotient(top.top(), denominator), top.bottom())
                        : new Fraction(times(top.top(), bottom.bottom()), times(top.bottom(), bottom.top()));
            }
            case Product(var factors) -> {
                List<Fraction> all =
                        factors.stream().map(Denominators::fraction).toList();
                yield new Fraction(
                        all.stream().map(Fraction::top).reduce(ONE, Denominators::times),
                        all.stream().map(Fraction::bottom).reduce(ONE, Denominators::times));
            }
            case Sum(var terms) ->
                sum(terms.stream().map(Denominators::fraction).toList());
            case Power(var base, Constant(Rational exponent))
            when exponent.isWhole() && exponent.signum() > 0 -> {
                Fraction its = fraction(base);
                Expression power = new Constant(exponent);
                yield new Fraction(
                        new Power(its.top(), power), its.bottom().equals(ONE) ? ONE : new Power(its.bottom(), power));
            }
            default -> new Fraction(expression, ONE);
        };
    }

    /** Terms over the same denominator are added first. */
    private static Fraction sum(List<Fraction> terms) {
        List<Expression> bottoms =
                terms.stream().map(Fraction::bottom).distinct().toList();
        List<Expression> tops = new ArrayList<>();
        for (Fraction term : terms) {
            Expression top = term.top();
            for (Expression bottom : bottoms) {
                top = bottom.equals(term.bottom()) ? top : times(top, bottom);
            }
            tops.add(top);
        }
        return new Fraction(
                tops.size() == 1 ? tops.getFirst() : new Sum(tops),
                bottoms.stream().reduce(ONE, Denominators::times));
    }

    private static Expression times(Expression one, Expression other) {
        return one.equals(ONE) ? other : other.equals(ONE) ? one : Expression.product(one, other);
    }
}
