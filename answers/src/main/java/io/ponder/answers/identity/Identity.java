package io.ponder.answers.identity;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Negation;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Value.Approximate;
import io.ponder.answers.identity.Value.Exact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Whether two expressions are the same function, by their values at random points: rational functions are computed
 * exactly there (Schwartz 1980, Zippel 1979), others to 60 digits with a bound of the error. Two functions that differ
 * agree at a random point with a chance that is next to nothing, so one point that tells them apart is a proof, and
 * several that do not are taken for one.
 */
public final class Identity {
    /** Fewer points where both are defined say too little. */
    private static final int MIN_POINTS = 4;
    /** Real points looked at before two functions count as the same. */
    private static final int ENOUGH_POINTS = 8;
    /** A value of which fewer digits are known is passed over. */
    private static final int MIN_DIGITS = 20;

    /** Longer decimals are no answers. */
    private static final int MAX_PLACES = 400;

    private static final MathContext SHOWN = new MathContext(12);

    private Identity() {}

    /** Never throws: what cannot be decided says so. */
    public static Comparison compare(Expression a, Expression b, Work work) {
        if (a.equals(b)) {
            return Comparison.equal("both are the same expression");
        }
        OptionalInt infiniteA = infinity(a);
        OptionalInt infiniteB = infinity(b);
        if (infiniteA.isPresent() || infiniteB.isPresent()) {
            return infiniteA.equals(infiniteB)
                    ? Comparison.equal("both are infinite")
                    : Comparison.different("one is infinite");
        }
        try {
            return a.isConstant() && b.isConstant() ? constants(a, b, work) : functions(a, b, work);
        } catch (NotComparableException e) {
            return Comparison.notComparable(e);
        }
    }

    private static Comparison constants(Expression a, Expression b, Work work) {
        Value x = constant(a, work);
        Value y = constant(b, work);
        if (agree(x, y)) {
            return Comparison.equal("both are " + shown(x));
        }
        return Comparison.different(
                shown(x).equals(shown(y)) ? "they differ after the twelfth digit" : shown(x) + " is not " + shown(y));
    }

    /**
     * The value of an expression without variables.
     *
     * @throws NotComparableException if it has none
     */
    static Value constant(Expression expression, Work work) {
        Value value = valueAt(new SamplePoint(0), expression, work);
        if (value == null) {
            throw new NotComparableException("it has no value");
        }
        return value;
    }

    private static Comparison functions(Expression a, Expression b, Work work) {
        int compared = 0;
        for (int i = 0; i < SamplePoint.POINTS && (compared < ENOUGH_POINTS || i < SamplePoint.REAL_POINTS); i++) {
            if (i >= SamplePoint.REAL_POINTS && compared >= MIN_POINTS) {
                break;
            }
            SamplePoint point = new SamplePoint(i);
            Value x = valueAt(point, a, work);
            Value y = x == null ? null : valueAt(point, b, work);
            if (x == null || y == null) {
                continue;
            }
            if (!agree(x, y)) {
                return Comparison.different("their values differ");
            }
            compared++;
        }
        return compared >= MIN_POINTS
                ? Comparison.equal("they agree wherever both are defined")
                : Comparison.notComparable("they are defined together at too few points");
    }

    /**
     * The sign of the constant c with a = c b; empty if there is none. Where both vanish everywhere the sign is 1.
     *
     * @throws NotComparableException if it cannot be decided
     */
    public static OptionalInt proportion(Expression a, Expression b, Work work) {
        Arithmetic arithmetic = new Arithmetic(work, false);
        Value ratio = null;
        int compared = 0;
        for (int i = 0; i < SamplePoint.POINTS; i++) {
            SamplePoint point = new SamplePoint(i);
            Value x = valueAt(point, a, work);
            Value y = x == null ? null : valueAt(point, b, work);
            if (x == null || y == null) {
                continue;
            }
            if (x.isZero() || y.isZero()) {
                if (x.isZero() != y.isZero()) {
                    return OptionalInt.empty();
                }
                continue;
            }
            Value its = arithmetic.divide(x, y);
            if (ratio != null && !agree(ratio, its)) {
                return OptionalInt.empty();
            }
            ratio = its;
            compared++;
            if (compared == ENOUGH_POINTS) {
                break;
            }
        }
        if (ratio == null || compared < MIN_POINTS) {
            throw new NotComparableException("they are defined together at too few points");
        }
        return OptionalInt.of(ratio.isNegative() ? -1 : 1);
    }

    /**
     * Compares two real constants, infinite ones too.
     *
     * @throws NotComparableException if one of them is no real number, or they are too close to tell
     */
    public static int order(Expression a, Expression b, Work work) {
        int infiniteA = infinity(a).orElse(0);
        int infiniteB = infinity(b).orElse(0);
        if (infiniteA != 0 || infiniteB != 0) {
            return Integer.compare(infiniteA, infiniteB);
        }
        Value x = constant(a, work);
        Value y = constant(b, work);
        if (!x.approximate().isReal() || !y.approximate().isReal()) {
            throw new NotComparableException("an endpoint is not a real number");
        }
        if (agree(x, y)) {
            return 0;
        }
        Arithmetic arithmetic = new Arithmetic(work, true);
        return arithmetic.add(x, arithmetic.negate(y)).isNegative() ? -1 : 1;
    }

    /** True if the decimal is what rounding the constant to so many places gives. */
    public static boolean roundsTo(Expression constant, Rational decimal, int places, Work work) {
        try {
            Approximate value = constant(constant, work).approximate();
            BigDecimal digits = new BigDecimal(decimal.numerator())
                    .divide(new BigDecimal(decimal.denominator()), places, RoundingMode.HALF_EVEN);
            BigDecimal off = value.real().subtract(digits).abs();
            return value.isReal() && off.compareTo(new BigDecimal("0.5").movePointLeft(places)) <= 0;
        } catch (NotComparableException e) {
            return false;
        }
    }

    /** True if the constant is a fraction that a decimal can write exactly; false too if it has no value. */
    public static boolean isDecimal(Expression constant, Work work) {
        try {
            return constant(constant, work) instanceof Exact(Rational value)
                    && BigInteger.TEN
                                    .pow(Math.min(value.denominator().bitLength(), MAX_PLACES))
                                    .mod(value.denominator())
                                    .signum()
                            == 0;
        } catch (NotComparableException e) {
            return false;
        }
    }

    /** 1 or -1 for an infinity with this sign; empty for anything else. */
    public static OptionalInt infinity(Expression expression) {
        if (expression == Symbol.INFINITY) {
            return OptionalInt.of(1);
        }
        boolean negative = expression instanceof Negation(var value) && value == Symbol.INFINITY;
        return negative ? OptionalInt.of(-1) : OptionalInt.empty();
    }

    /** Null where it is undefined or too large, or where too many digits cancelled. */
    static @Nullable Value valueAt(SamplePoint point, Expression expression, Work work) {
        try {
            Value value = Evaluator.at(point, expression, work);
            boolean known = value instanceof Exact
                    || (value instanceof Approximate number
                            && number.logError() < Math.max(-MIN_DIGITS, number.size() - MIN_DIGITS));
            return known ? value : null;
        } catch (UndefinedException e) {
            return null;
        } catch (NotComparableException e) {
            if (work.isSpent() || expression.isConstant()) {
                throw e;
            }
            return null; // too large here, perhaps not elsewhere
        }
    }

    static boolean agree(Value x, Value y) {
        if (x instanceof Exact && y instanceof Exact) {
            return x.equals(y);
        }
        Approximate a = x.approximate();
        Approximate b = y.approximate();
        double error = Arithmetic.sum(a.logError(), b.logError()) + 0.5;
        boolean alike = Value.sizeOf(a.real().subtract(b.real())) <= error
                && Value.sizeOf(a.imaginary().subtract(b.imaginary())) <= error;
        if (alike && a.isVanishing() != b.isVanishing()) {
            throw new NotComparableException("they are too close to tell apart");
        }
        return alike;
    }

    private static String shown(Value value) {
        return switch (value) {
            case Exact(Rational exact) when exact.key().length() <= 24 -> exact.key();
            default -> {
                Approximate number = value.approximate();
                String real = number.real().round(SHOWN).stripTrailingZeros().toString();
                yield number.isReal()
                        ? real
                        : real + " + " + number.imaginary().round(SHOWN).stripTrailingZeros() + "i";
            }
        };
    }
}
