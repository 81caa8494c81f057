package io.ponder.answers.identity;

import static io.ponder.answers.identity.Value.CONTEXT;
import static io.ponder.answers.identity.Value.NO_ERROR;
import static io.ponder.answers.identity.Value.rounding;
import static io.ponder.answers.identity.Value.sizeOf;

import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.formula.Rational;
import io.ponder.answers.identity.Value.Approximate;
import io.ponder.answers.identity.Value.Exact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Arithmetic that knows how far it can be trusted: every approximate value carries a bound of its error (ball
 * arithmetic, as in Johansson, "Arb", IEEE Transactions on Computers 66, 2017), so that two values are told apart or
 * found alike by what is known of them and not by a tolerance.
 */
final class Arithmetic {
    /** Longer exact numbers are approximated: 2000! has 19,053 bits. */
    private static final int MAX_BITS = 32_768;

    private static final double MAX_SIZE = 100_000;
    private static final int MAX_EXPONENT = 100_000;

    private final Work work;
    private final boolean exact;

    /**
     * @param exact refuses whole numbers and fractions that are too long, instead of approximating them: right for
     *     constants, where 10^99999 + 1 is not 10^99999; not needed at random points
     */
    Arithmetic(Work work, boolean exact) {
        this.work = work;
        this.exact = exact;
    }

    Value add(Value a, Value b) {
        if (a instanceof Exact(Rational x) && b instanceof Exact(Rational y) && fits(x, y)) {
            return new Exact(x.plus(y).orElseThrow());
        }
        Approximate x = a.approximate();
        Approximate y = b.approximate();
        work.spend(1);
        return round(
                x.real().add(y.real(), CONTEXT),
                x.imaginary().add(y.imaginary(), CONTEXT),
                sum(x.logError(), y.logError()));
    }

    Value negate(Value a) {
        return multiply(Value.of(-1), a);
    }

    Value multiply(Value a, Value b) {
        if (a instanceof Exact(Rational x) && b instanceof Exact(Rational y) && fits(x, y)) {
            return new Exact(x.times(y));
        }
        if (isExactZero(a) || isExactZero(b)) {
            return Value.of(0);
        }
        Approximate x = a.approximate();
        Approximate y = b.approximate();
        work.spend(1);
        double error = sum(sum(x.size() + y.logError(), y.size() + x.logError()), x.logError() + y.logError());
        if (x.imaginary().signum() == 0 && y.imaginary().signum() == 0) {
            return round(x.real().multiply(y.real(), CONTEXT), BigDecimal.ZERO, error);
        }
        BigDecimal real = x.real().multiply(y.real()).subtract(x.imaginary().multiply(y.imaginary()), CONTEXT);
        BigDecimal imaginary =
                x.real().multiply(y.imaginary()).add(x.imaginary().multiply(y.real()), CONTEXT);
        return round(real, imaginary, sum(error, rounding(x.size() + y.size())));
    }

    Value divide(Value a, Value b) {
        if (b.isZero()) {
            throw new UndefinedException();
        }
        if (a instanceof Exact(Rational x) && b instanceof Exact(Rational y) && fits(x, y)) {
            return new Exact(x.dividedBy(y).orElseThrow());
        }
        Approximate y = b.approximate();
        work.spend(2);
        BigDecimal norm = y.real().multiply(y.real()).add(y.imaginary().multiply(y.imaginary()), CONTEXT);
        double size = -y.lowerSize();
        double error = sum(y.logError() + 2 * size, rounding(size) + 1);
        Value inverse = y.imaginary().signum() == 0
                ? round(BigDecimal.ONE.divide(y.real(), CONTEXT), BigDecimal.ZERO, error)
                : round(y.real().divide(norm, CONTEXT), y.imaginary().negate().divide(norm, CONTEXT), error);
        return multiply(a, inverse);
    }

    /** A whole power by repeated squaring. */
    Value power(Value base, BigInteger exponent) {
        if (exponent.signum() <= 0 && base.isZero()) {
            throw new UndefinedException();
        }
        if (exponent.signum() < 0) {
            return divide(Value.of(1), power(base, exponent.negate()));
        }
        if (base instanceof Exact(Rational x) && x.bits() <= 1 && x.isWhole()) {
            return x.signum() < 0 && !exponent.testBit(0) ? Value.of(1) : exponent.signum() == 0 ? Value.of(1) : base;
        }
        if (exponent.bitLength() > 24) {
            throw tooLarge();
        }
        int n = exponent.intValue();
        if (base instanceof Exact(Rational x) && (long) x.bits() * n <= MAX_BITS) {
            work.spend(1 + (long) x.bits() * n / 256);
            return new Exact(new Rational(x.numerator().pow(n), x.denominator().pow(n)));
        }
        if (n > MAX_EXPONENT || (exact && base instanceof Exact)) {
            throw tooLarge();
        }
        Value result = Value.of(1);
        Value square = base.approximate();
        for (int left = n; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result = multiply(result, square);
            }
            square = left > 1 ? multiply(square, square) : square;
        }
        return result;
    }

    /** The root of a whole number if it is whole itself. */
    static Optional<BigInteger> wholeRoot(BigInteger value, int degree) {
        if (value.signum() < 0 || value.bitLength() > 4_096) {
            return Optional.empty();
        }
        if (degree == 2) {
            BigInteger[] root = value.sqrtAndRemainder();
            return root[1].signum() == 0 ? Optional.of(root[0]) : Optional.empty();
        }
        double guess = Math.pow(value.doubleValue(), 1.0 / degree);
        if (guess > 1e15) {
            return Optional.empty();
        }
        BigInteger root = BigInteger.valueOf(Math.round(guess));
        return root.pow(degree).equals(value) ? Optional.of(root) : Optional.empty();
    }

    /** Rounds, and refuses what grows beyond all bounds. */
    private static Approximate round(BigDecimal real, BigDecimal imaginary, double error) {
        double size = Math.max(sizeOf(real), sizeOf(imaginary));
        if (size > MAX_SIZE || (size < -MAX_SIZE && size > NO_ERROR)) {
            throw tooLarge();
        }
        return new Approximate(real, imaginary, sum(error, size == NO_ERROR ? NO_ERROR : rounding(size)));
    }

    /** A value of which the error is known but for its last digit. */
    static Approximate known(BigDecimal real, BigDecimal imaginary, double error) {
        return round(real.round(CONTEXT), imaginary.round(CONTEXT), error);
    }

    static NotComparableException tooLarge() {
        return new NotComparableException("its numbers are too large to be computed");
    }

    private static boolean isExactZero(Value value) {
        return value instanceof Exact(Rational exact) && exact.signum() == 0;
    }

    private boolean fits(Rational x, Rational y) {
        int bits = x.bits() + y.bits();
        work.spend(1 + bits / 256);
        if (exact && bits > 2 * MAX_BITS) {
            throw tooLarge();
        }
        return exact || bits <= MAX_BITS;
    }

    /** log10(10^a + 10^b). */
    static double sum(double a, double b) {
        double high = Math.max(a, b);
        double low = Math.min(a, b);
        return low < high - 17 ? high : high + Math.log10(1 + Math.pow(10, low - high));
    }
}
