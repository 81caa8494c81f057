package io.ponder.answers.identity;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Call;
import io.ponder.answers.formula.Expression.Constant;
import io.ponder.answers.formula.Expression.Decimal;
import io.ponder.answers.formula.Expression.Negation;
import io.ponder.answers.formula.Expression.Percent;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Product;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Root;
import io.ponder.answers.formula.Expression.Sum;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.Expression.Unknown;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.formula.Function;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Value.Approximate;
import io.ponder.answers.identity.Value.Exact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The value of an expression at one point. Constants, and what contains the imaginary unit, are complex numbers on
 * their principal branches; other expressions are real functions, undefined where a root or logarithm is.
 */
final class Evaluator {
    private static final int MAX_ROOT = 64;
    private static final MathContext ROUGH = new MathContext(15);

    private final SamplePoint point;
    private final boolean complex;
    private final Arithmetic arithmetic;
    private final Functions functions;

    private Evaluator(SamplePoint point, boolean constant, boolean complex, Work work) {
        this.point = point;
        this.complex = complex;
        this.arithmetic = new Arithmetic(work, constant);
        this.functions = new Functions(arithmetic, work, complex);
    }

    /**
     * @throws UndefinedException if it has no value there
     * @throws NotComparableException if it cannot be computed within the limits
     */
    static Value at(SamplePoint point, Expression expression, Work work) {
        boolean constant = expression.isConstant();
        boolean complex = constant || expression.contains(Symbol.I);
        return new Evaluator(point, constant, complex, work).value(expression);
    }

    private Value value(Expression expression) {
        return switch (expression) {
            case Constant(Rational value) -> new Exact(value);
            case Decimal(BigDecimal value) -> new Exact(Rational.of(value));
            case Percent(Expression of) -> arithmetic.divide(value(of), Value.of(100));
            case Negation(Expression of) -> arithmetic.negate(value(of));
            case Symbol symbol -> symbol(symbol);
            case Variable(String name) -> new Exact(point.of(name));
            case Sum(List<Expression> terms) -> {
                Value sum = Value.of(0);
                for (Expression term : terms) {
                    sum = arithmetic.add(sum, value(term));
                }
                yield sum;
            }
            case Product(List<Expression> factors) -> {
                Value product = Value.of(1);
                for (Expression factor : factors) {
                    product = arithmetic.multiply(product, value(factor));
                }
                yield product;
            }
            case Quotient(Expression numerator, Expression denominator) ->
                arithmetic.divide(value(numerator), value(denominator));
            case Power(Expression base, Expression exponent) -> power(base, exponent);
            case Root(int degree, Expression radicand) -> root(degree, value(radicand));
            case Call(Function function, List<Expression> arguments) ->
                functions.apply(function, arguments.stream().map(this::value).toList(), point);
            case Unknown(String name, List<Expression> arguments) -> unknown(name, arguments);
        };
    }

    private static Value symbol(Symbol symbol) {
        return switch (symbol) {
            case PI -> Value.real(Elementary.PI.round(Value.CONTEXT));
            case E -> Value.real(Elementary.E.round(Value.CONTEXT));
            case I -> new Approximate(BigDecimal.ZERO, BigDecimal.ONE, Value.rounding(1));
            case INFINITY -> throw new NotComparableException("it computes with infinity");
        };
    }

    private Value power(Expression base, Expression exponent) {
        Value raised = value(exponent);
        if (base == Symbol.E) {
            return functions.exp(raised);
        }
        Value number = value(base);
        if (raised instanceof Exact(Rational n) && n.isWhole()) {
            return arithmetic.power(number, n.numerator());
        }
        if (number.isZero()) {
            if (raised.isNegative() || raised.isZero()) {
                throw new UndefinedException();
            }
            return Value.of(0);
        }
        boolean negative = number.isNegative();
        if (raised instanceof Exact(Rational n) && n.denominator().bitLength() < 7) {
            int degree = n.denominator().intValue();
            if (negative && (degree != 2 || !complex)) {
                throw complex
                        ? new NotComparableException("a root of a negative number has several values")
                        : new UndefinedException();
            }
            return arithmetic.power(root(degree, number), n.numerator());
        }
        if (negative && !complex) {
            throw new UndefinedException();
        }
        return functions.exp(arithmetic.multiply(raised, functions.ln(number)));
    }

    private Value root(int degree, Value radicand) {
        if (degree < 2 || degree > MAX_ROOT) {
            throw new NotComparableException("it has a root of a strange degree");
        }
        if (radicand instanceof Exact(Rational exact) && exact.signum() >= 0) {
            var top = Arithmetic.wholeRoot(exact.numerator(), degree);
            var bottom = Arithmetic.wholeRoot(exact.denominator(), degree);
            if (top.isPresent() && bottom.isPresent()) {
                return new Exact(new Rational(top.get(), bottom.get()));
            }
        }
        if (radicand.isNegative() && degree % 2 == 1) {
            return arithmetic.negate(root(degree, arithmetic.negate(radicand)));
        }
        if (radicand.isNegative() && !complex) {
            throw new UndefinedException();
        }
        return degree == 2 ? functions.squareRoot(radicand) : functions.realRoot(degree, radicand);
    }

    /** Some number that depends on the name and the arguments and on nothing else. */
    private Value unknown(String name, List<Expression> arguments) {
        ToLongFunction<Value> digits = value -> {
            Approximate number = value.approximate();
            if (number.isVanishing()) {
                return 0;
            }
            return number.real().round(ROUGH).stripTrailingZeros().hashCode()
                    + 31L * number.imaginary().round(ROUGH).stripTrailingZeros().hashCode();
        };
        long mixed = name.hashCode();
        for (Expression argument : arguments) {
            mixed = SamplePoint.mix(mixed * 31 + digits.applyAsLong(value(argument)));
        }
        return new Exact(new Rational(BigInteger.valueOf(1_025 + Math.floorMod(mixed, 4_000_000_007L)), BigInteger.ONE)
                .dividedBy(Rational.of(2_000_000_011L))
                .orElseThrow());
    }
}
