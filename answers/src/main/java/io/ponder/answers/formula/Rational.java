package io.ponder.answers.formula;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** An exact fraction in lowest terms with a positive denominator. */
public record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {
    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);

    private static final int MAX_DIGITS = 400;
    private static final int MAX_EXPONENT = 400;

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    /** Empty if the denominator is zero. */
    public static Optional<Rational> of(BigInteger numerator, BigInteger denominator) {
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        if (denominator.equals(BigInteger.ONE)) {
            return Optional.of(new Rational(numerator, denominator));
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
    public static Optional<Rational> ofDecimal(String digits) {
        return digits.length() > MAX_DIGITS ? Optional.empty() : Optional.of(of(new BigDecimal(digits)));
    }

    /**
     * @param value of no negative scale
     */
    public static Rational of(BigDecimal value) {
        return of(value.unscaledValue(), BigInteger.TEN.pow(value.scale())).orElseThrow();
    }

    public Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    public Optional<Rational> plus(Rational other) {
        return of(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Rational times(Rational other) {
        return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator))
                .orElseThrow();
    }

    public Optional<Rational> dividedBy(Rational other) {
        return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /** Empty if the exponent is not a plain integer or too large to be written out. */
    public Optional<Rational> timesTenToThe(String exponent) {
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
    public boolean isProperPart() {
        return numerator.signum() > 0 && numerator.compareTo(denominator) < 0;
    }

    public boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    public int signum() {
        return numerator.signum();
    }

    public int bits() {
        return Math.max(numerator.bitLength(), denominator.bitLength());
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    public String key() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
