package io.ponder.answers.equation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** When a shown number is the value it stands for. */
final class Closeness {

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final double EXACT = 1e-9;
    private static final double ROUGHLY = 0.01;
    /** A value with more decimals than this does not end, as far as a reader is concerned. */
    private static final int ENDLESS_DECIMALS = 6;
    /** An integer of this many digits or more may leave the cents out. */
    private static final int ROUNDABLE_DIGITS = 4;

    private Closeness() {}

    /** Two computed values. */
    static boolean equal(Quantity a, Quantity b) {
        double difference =
                a.value().subtract(b.value(), Quantity.PRECISION).abs().doubleValue();
        double scale =
                Math.max(Math.abs(a.value().doubleValue()), Math.abs(b.value().doubleValue()));
        return difference <= scale * EXACT + (a.slack() + b.slack()) * (1 + EXACT);
    }

    /**
     * A computed value and the number shown for it, which may be rounded, or cut off, to the digits it shows: 10/3 is
     * 3.33, 20/3 is 6.66 and 22/7 is 3, but 35/4 is not 9 without an "about".
     *
     * @param shownDecimals digits after the point that the shown number has
     */
    static boolean shows(Quantity value, Quantity shown, int shownDecimals) {
        if (equal(value, new Quantity(shown.value(), 0))) {
            return true;
        }
        BigDecimal difference =
                value.value().subtract(shown.value(), Quantity.PRECISION).abs();
        BigDecimal unit = BigDecimal.ONE.movePointLeft(shownDecimals);
        boolean endless =
                value.value().setScale(ENDLESS_DECIMALS, RoundingMode.HALF_UP).compareTo(value.value()) != 0;
        boolean roundable = shownDecimals > 0 || endless || shown.value().precision() >= ROUNDABLE_DIGITS;
        if (roundable && difference.compareTo(unit.multiply(HALF)) <= 0) {
            return true;
        }
        boolean cuttable = shownDecimals > 1 || (shownDecimals == 1 && endless);
        return cuttable
                && value.value().setScale(shownDecimals, RoundingMode.DOWN).compareTo(shown.value()) == 0;
    }

    /** The same after an "about" sign: within 1%, rounded to any digit, or to the whole number below or above. */
    static boolean about(Quantity value, Quantity shown) {
        BigDecimal difference =
                value.value().subtract(shown.value(), Quantity.PRECISION).abs();
        BigDecimal lastDigit =
                BigDecimal.ONE.movePointLeft(shown.value().stripTrailingZeros().scale());
        boolean whole = shown.value().stripTrailingZeros().scale() <= 0 && difference.compareTo(BigDecimal.ONE) < 0;
        return whole
                || difference.compareTo(lastDigit.multiply(HALF)) <= 0
                || difference.doubleValue() <= Math.abs(value.value().doubleValue()) * ROUGHLY + value.slack();
    }
}
