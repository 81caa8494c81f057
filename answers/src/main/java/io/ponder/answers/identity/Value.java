package io.ponder.answers.identity;

import io.ponder.answers.formula.Rational;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The value of an expression: exact as long as it is rational and not too long, else a complex number with its error. */
sealed interface Value {
    /** What approximate values are kept to. */
    MathContext CONTEXT = new MathContext(60, RoundingMode.HALF_EVEN);

    /** The logarithm of an error of zero. */
    double NO_ERROR = -1e9;

    record Exact(Rational value) implements Value {}

    /**
     * @param logError the decimal logarithm of a bound of the absolute error
     */
    record Approximate(BigDecimal real, BigDecimal imaginary, double logError) implements Value {
        boolean isReal() {
            return sizeOf(imaginary) <= logError;
        }

        /** True if it may be zero. */
        boolean isVanishing() {
            return size() <= logError + 0.5;
        }

        /** An upper bound of the decimal logarithm of its size. */
        double size() {
            return Math.max(sizeOf(real), sizeOf(imaginary)) + 0.2;
        }

        /** A lower bound of the decimal logarithm of its size. */
        double lowerSize() {
            return Math.max(sizeOf(real), sizeOf(imaginary)) - 1;
        }
    }

    static Value of(long value) {
        return new Exact(Rational.of(value));
    }

    static Approximate real(BigDecimal value) {
        return new Approximate(value, BigDecimal.ZERO, rounding(sizeOf(value)));
    }

    /** The error of the last digit kept of a number of this size. */
    static double rounding(double size) {
        return size == NO_ERROR ? NO_ERROR : size - CONTEXT.getPrecision() + 1;
    }

    static double sizeOf(BigDecimal number) {
        return number.signum() == 0 ? NO_ERROR : (double) number.precision() - number.scale();
    }

    default Approximate approximate() {
        return switch (this) {
            case Approximate approximate -> approximate;
            case Exact(Rational value) ->
                real(new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()), CONTEXT));
        };
    }

    /** False too if it may be zero, or is not real. */
    default boolean isNegative() {
        return switch (this) {
            case Exact(Rational value) -> value.signum() < 0;
            case Approximate number -> number.isReal() && number.real().signum() < 0 && !number.isVanishing();
        };
    }

    default boolean isZero() {
        return switch (this) {
            case Exact(Rational value) -> value.signum() == 0;
            case Approximate number -> number.isVanishing();
        };
    }

    default boolean isExactly(long number) {
        return this instanceof Exact(Rational value) && value.equals(Rational.of(number));
    }
}
