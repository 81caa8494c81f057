package io.ponder.verifier.arithmetic;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An equation that was checked.
 *
 * @param value what the computed side really is
 */
record Equation(Calculation left, Calculation right, boolean approximate, boolean correct, Quantity value) {

    private static final int SHOWN_DECIMALS = 6;
    private static final int LONGEST = 160;

    /** "8 × 35 = 270, but 8 × 35 is 280". */
    String complaint() {
        boolean computedRight = left.isPlain();
        String computed = shortened((computedRight ? right : left).shown());
        return shortened(left.shown()) + (approximate ? " ≈ " : " = ") + shortened(right.shown()) + ", but " + computed
                + " is " + shown(value.value());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String shown(BigDecimal value) {
        BigDecimal rounded = value.setScale(SHOWN_DECIMALS, RoundingMode.HALF_UP);
        String text = rounded.signum() == 0 && value.signum() != 0
                ? value.round(Quantity.PRECISION).stripTrailingZeros().toString()
                : rounded.stripTrailingZeros().toPlainString();
        return rounded.compareTo(value) == 0 ? text : "about " + text;
    }
}
