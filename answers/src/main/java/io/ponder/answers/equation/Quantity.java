package io.ponder.answers.equation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * A value and how far rounded operands may have moved it. Precision and magnitude are bounded, so that no input makes
 * a number grow.
 *
 * @param slack half a unit of the last digit of operands that look rounded, carried through
 */
record Quantity(BigDecimal value, double slack) {

    static final MathContext PRECISION = MathContext.DECIMAL128;
    private static final int LARGEST_EXPONENT = 40;
    private static final int LARGEST_POWER = 64;
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    /**
     * @throws ArithmeticException when it is too large or too small to be meant
     */
    Quantity {
        if (value.signum() != 0 && Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT) {
            throw new ArithmeticException("out of range");
        }
    }

    static Quantity of(BigDecimal value) {
        return new Quantity(value, looksRounded(value) ? Math.pow(10, -value.scale()) : 0);
    }

    /** Three or more decimals, or two that come from thirds and sixths: 0.33, 1.67, 0.83. */
    private static boolean looksRounded(BigDecimal value) {
        return value.scale() > 2
                || value.scale() == 2
                        && switch (value.unscaledValue().abs().mod(HUNDRED).intValue()) {
                            case 33, 66, 67, 16, 17, 83 -> true;
                            default -> false;
                        };
    }

    Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value, PRECISION), slack + other.slack);
    }

    Quantity negated() {
        return new Quantity(value.negate(), slack);
    }

    Quantity times(Quantity other) {
        double carried = slack == 0 && other.slack == 0
                ? 0
                : Math.abs(value.doubleValue()) * other.slack
                        + Math.abs(other.value.doubleValue()) * slack
                        + slack * other.slack;
        return new Quantity(value.multiply(other.value, PRECISION), carried);
    }

    Quantity over(Quantity other) {
        BigDecimal quotient = value.divide(other.value, PRECISION);
        double carried = 0;
        if (slack > 0 || other.slack > 0) {
            double divisor = Math.abs(other.value.doubleValue()) - other.slack;
            if (divisor <= 0) {
                throw new ArithmeticException("the divisor may be 0");
            }
            carried = (slack + Math.abs(quotient.doubleValue()) * other.slack) / divisor;
        }
        return new Quantity(quotient, carried);
    }

    Quantity power(Quantity exponent) {
        if (exponent.value.compareTo(HALF) == 0) {
            return root();
        }
        int n = exponent.value.intValueExact();
        if (Math.abs(n) > LARGEST_POWER || (n < 0 && value.signum() == 0)) {
            throw new ArithmeticException("out of range");
        }
        BigDecimal result = value.pow(Math.abs(n), PRECISION);
        if (n < 0) {
            result = BigDecimal.ONE.divide(result, PRECISION);
        }
        double carried = slack == 0 ? 0 : Math.abs(result.doubleValue() * n / value.doubleValue()) * slack;
        return new Quantity(result, carried);
    }

    Quantity root() {
        BigDecimal result = value.sqrt(PRECISION);
        return new Quantity(result, slack == 0 ? 0 : slack / (2 * result.doubleValue()));
    }

    Quantity hundredth() {
        return new Quantity(value.movePointLeft(2), slack / 100);
    }
}
