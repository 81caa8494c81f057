package io.ponder.answers.identity;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Value.Approximate;
import io.ponder.answers.identity.Value.Exact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A string that the same functions share and different ones do not, so that a hash table groups them. It is made of
 * values rounded to far fewer digits than are known, and so depends on the function and not on how it is written; two
 * spellings of which one is undefined at a point may still get different strings.
 */
public final class Fingerprint {
    private static final MathContext ROUNDED = new MathContext(45, RoundingMode.HALF_EVEN);
    private static final int CONSTANT_DIGITS = 30;
    private static final int FUNCTION_DIGITS = 12;
    private static final int POINTS = 6;
    private static final int MIN_POINTS = 4;
    private static final BigInteger MAX_DENOMINATOR = BigInteger.valueOf(1_000_000);

    private Fingerprint() {}

    /**
     * @throws NotComparableException if it cannot be computed within the limits
     */
    public static String of(Expression expression, Work work) {
        if (Identity.infinity(expression).isPresent()) {
            return Identity.infinity(expression).getAsInt() > 0 ? "\\infty" : "-\\infty";
        }
        if (expression.isConstant()) {
            return constant(Identity.constant(expression, work));
        }
        List<@Nullable Value> values = new ArrayList<>();
        int defined = addValues(expression, 0, values, work);
        if (defined == 0) {
            defined = addValues(expression, SamplePoint.REAL_POINTS, values, work);
        }
        if (defined < MIN_POINTS) {
            throw new NotComparableException("it is defined at too few points");
        }
        return "["
                + String.join(
                        " ",
                        values.stream()
                                .map(value -> digits(value, FUNCTION_DIGITS))
                                .toList()) + "]";
    }

    private static int addValues(Expression expression, int from, List<@Nullable Value> values, Work work) {
        int defined = 0;
        for (int i = from; i < from + POINTS; i++) {
            Value value = Identity.valueAt(new SamplePoint(i), expression, work);
            values.add(value);
            defined += value == null ? 0 : 1;
        }
        return defined;
    }

    /**
     * Alike for expressions that differ by a positive constant factor, and by a negative one if signs do not matter:
     * its values, divided by the first of them.
     */
    public static String ofDirection(Expression expression, boolean signed, Work work) {
        Arithmetic arithmetic = new Arithmetic(work, false);
        Value first = null;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            Value value = Identity.valueAt(new SamplePoint(i), expression, work);
            if (value != null && !value.isZero()) {
                if (first == null) {
                    first = signed && value.isNegative() ? arithmetic.negate(value) : value;
                }
                values.add(digits(arithmetic.divide(value, first), FUNCTION_DIGITS));
            } else {
                values.add(digits(value, FUNCTION_DIGITS));
            }
        }
        if (first == null) {
            throw new NotComparableException("it is defined at too few points");
        }
        return "[" + String.join(" ", values) + "]";
    }

    private static String constant(Value value) {
        return switch (value) {
            case Exact(Rational exact) -> exact.key();
            case Approximate number
            when number.isReal() ->
                fraction(number).map(Rational::key).orElseGet(() -> "\u2248" + digits(number, CONSTANT_DIGITS));
            case Approximate number -> "\u2248" + digits(number, CONSTANT_DIGITS);
        };
    }

    /** The fraction with a small denominator that agrees with all known digits, by its continued fraction. */
    private static Optional<Rational> fraction(Approximate number) {
        BigDecimal rest = number.real();
        if (Value.sizeOf(rest) > 30) {
            return Optional.empty();
        }
        BigInteger top = BigInteger.ONE;
        BigInteger bottom = BigInteger.ZERO;
        BigInteger lastTop = BigInteger.ZERO;
        BigInteger lastBottom = BigInteger.ONE;
        for (int i = 0; i < 30; i++) {
            BigInteger whole = rest.setScale(0, RoundingMode.FLOOR).toBigInteger();
            BigInteger nextTop = whole.multiply(top).add(lastTop);
            BigInteger nextBottom = whole.multiply(bottom).add(lastBottom);
            if (nextBottom.compareTo(MAX_DENOMINATOR) > 0) {
                return Optional.empty();
            }
            lastTop = top;
            lastBottom = bottom;
            top = nextTop;
            bottom = nextBottom;
            BigDecimal guess = new BigDecimal(top).divide(new BigDecimal(bottom), Value.CONTEXT);
            if (Value.sizeOf(guess.subtract(number.real())) <= number.logError() + 1) {
                return Rational.of(top, bottom);
            }
            BigDecimal part = rest.subtract(new BigDecimal(whole));
            if (part.signum() == 0) {
                return Optional.empty();
            }
            rest = BigDecimal.ONE.divide(part, Value.CONTEXT);
        }
        return Optional.empty();
    }

    private static String digits(@Nullable Value value, int count) {
        if (value == null) {
            return "-";
        }
        Approximate number = value.approximate();
        String real = digits(number.real(), number.logError(), count);
        return number.isReal() ? real : real + "+" + digits(number.imaginary(), number.logError(), count) + "i";
    }

    /** Rounded twice: a number that ends in a five is rounded one way, whether it was computed exactly or not. */
    private static String digits(BigDecimal number, double logError, int count) {
        return Value.sizeOf(number) <= logError + 1
                ? "0"
                : number.round(ROUNDED)
                        .round(new MathContext(count, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros()
                        .toString();
    }
}
