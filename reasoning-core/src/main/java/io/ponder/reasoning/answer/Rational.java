package io.ponder.reasoning.answer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** An exact fraction in lowest terms with a positive denominator. */
record Rational(BigInteger numerator, BigInteger denominator) {
    private static final int MAX_DIGITS = 400;
    private static final int MAX_EXPONENT = 400;

    /** Empty if the denominator is zero. */
    static Optional<Rational> of(BigInteger numerator, BigInteger denominator) {
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        return Optional.of(new Rational(numerator.divide(divisor), denominator.divide(divisor)));
    }

    /**
     * Reads digits with at most one point, without a sign and without separators. Empty if it is longer than any
     * answer is: arithmetic on it would cost more than it is worth.
     */
    static Optional<Rational> ofDecimal(String digits) {
        if (digits.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(digits);
        BigInteger scale = BigInteger.TEN.pow(Math.max(0, value.scale()));
        return of(value.unscaledValue(), scale);
    }

    Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    Optional<Rational> plus(Rational other) {
        return of(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Optional<Rational> dividedBy(Rational other) {
        return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /** Empty if the exponent is not a plain integer or too large to be written out. */
    Optional<Rational> timesTenToThe(String exponent) {
        if (exponent.length() > 6) {
            return Optional.empty();
        }
        int power = Integer.parseInt(exponent);
        if (Math.abs(power) > MAX_EXPONENT) {
            return Optional.empty();
        }
        BigInteger factor = BigInteger.TEN.pow(Math.abs(power));
        return power >= 0 ? of(numerator.multiply(factor), denominator) : of(numerator, denominator.multiply(factor));
    }

    /** True for a fraction that may follow a whole number, as 1/2 does in 1 1/2. */
    boolean isProperPart() {
        return numerator.signum() > 0 && numerator.compareTo(denominator) < 0;
    }

    boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    String key() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
