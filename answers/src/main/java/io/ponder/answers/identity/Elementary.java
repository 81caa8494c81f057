package io.ponder.answers.identity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The elementary functions of real numbers to {@value #DIGITS} digits: arguments are reduced, then a Taylor series is
 * summed. Errors stay below one unit of the last digit that {@link Arithmetic} keeps.
 */
final class Elementary {
    static final int DIGITS = 75;
    static final MathContext PRECISE = new MathContext(DIGITS, RoundingMode.HALF_EVEN);
    /** To 110 digits, so that a number of 30 digits more can be reduced by it. */
    static final BigDecimal PI =
            new BigDecimal("3.1415926535897932384626433832795028841971693993751058209749445923078164"
                    + "0628620899862803482534211706798214808651");

    static final BigDecimal E;
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal LN_10;
    private static final MathContext WIDE = new MathContext(110, RoundingMode.HALF_EVEN);
    private static final BigDecimal HALF_PI = PI.divide(TWO, WIDE);
    private static final BigDecimal TINY = BigDecimal.ONE.movePointLeft(DIGITS + 2);

    static {
        E = exp(BigDecimal.ONE);
        LN_10 = newtonLn(BigDecimal.TEN);
    }

    private Elementary() {}

    /**
     * @param x at most 400,000 in size
     */
    static BigDecimal exp(BigDecimal x) {
        int halvings = Math.max(0, (int) Math.ceil(Math.log(Math.abs(x.doubleValue()) + 1e-9) / Math.log(2)) + 6);
        BigDecimal reduced = x.divide(new BigDecimal(BigInteger.TWO.pow(halvings)), WIDE);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        MathContext context = halvings > 12 ? WIDE : new MathContext(DIGITS + 10, RoundingMode.HALF_EVEN);
        for (int n = 1; term.abs().compareTo(TINY.movePointLeft(12)) > 0; n++) {
            term = term.multiply(reduced, context).divide(BigDecimal.valueOf(n), context);
            sum = sum.add(term, context);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, context);
        }
        return sum.round(PRECISE);
    }

    /**
     * @param x positive
     */
    static BigDecimal ln(BigDecimal x) {
        int exponent = x.precision() - x.scale() - 1;
        BigDecimal mantissa = x.scaleByPowerOfTen(-exponent);
        return newtonLn(mantissa).add(LN_10.multiply(BigDecimal.valueOf(exponent)), PRECISE);
    }

    /** Halley's iteration on e^y = x, which triples the digits of the first guess each time. */
    private static BigDecimal newtonLn(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
        for (int i = 0; i < 2; i++) {
            BigDecimal power = exp(y);
            y = y.add(TWO.multiply(x.subtract(power)).divide(x.add(power), PRECISE), PRECISE);
        }
        return y;
    }

    static BigDecimal sin(BigDecimal x) {
        return sinOfQuarter(x, 0);
    }

    static BigDecimal cos(BigDecimal x) {
        return sinOfQuarter(x, 1);
    }

    /** The sine of x plus some right angles, x at most 10^20 in size. */
    private static BigDecimal sinOfQuarter(BigDecimal x, int turns) {
        BigDecimal quarters = x.divide(HALF_PI, WIDE).setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal reduced = x.subtract(quarters.multiply(HALF_PI), WIDE);
        int quarter = quarters.toBigInteger()
                .add(BigInteger.valueOf(turns))
                .mod(BigInteger.valueOf(4))
                .intValue();
        BigDecimal value = series(reduced, quarter % 2 == 1);
        return quarter >= 2 ? value.negate() : value;
    }

    private static BigDecimal series(BigDecimal x, boolean cosine) {
        BigDecimal square = x.multiply(x, PRECISE).negate();
        BigDecimal term = cosine ? BigDecimal.ONE : x.round(PRECISE);
        BigDecimal sum = term;
        for (int n = cosine ? 1 : 2; term.abs().compareTo(TINY) > 0; n += 2) {
            term = term.multiply(square, PRECISE).divide(BigDecimal.valueOf((long) n * (n + 1)), PRECISE);
            sum = sum.add(term, PRECISE);
        }
        return sum;
    }

    static BigDecimal arctan(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.ONE) <= 0) {
            return newtonArctan(x);
        }
        BigDecimal right = x.signum() > 0 ? HALF_PI : HALF_PI.negate();
        return right.subtract(newtonArctan(BigDecimal.ONE.divide(x, PRECISE)), PRECISE);
    }

    /** Newton's iteration on tan y = x, which doubles the digits of the first guess each time. */
    private static BigDecimal newtonArctan(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.atan(x.doubleValue()));
        for (int i = 0; i < 3; i++) {
            BigDecimal cos = cos(y);
            y = y.add(x.multiply(cos).subtract(sin(y)).multiply(cos), PRECISE);
        }
        return y;
    }
}
